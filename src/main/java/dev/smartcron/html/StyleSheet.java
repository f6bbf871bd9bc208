package dev.smartcron.html;

import dev.smartcron.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** The one style sheet, for a page that stands alone. */
public final class StyleSheet {
    private static final String FILE = "/dev/smartcron/web/pages/smartcron.css";

    private StyleSheet() {}

    /** Its text, which may stand within an element as it is. */
    public static String text() {
        try (InputStream file = StyleSheet.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(file, FILE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a part of the program cannot be read", e);
        }
    }

    /** A policy under which a page may use a style sheet within it, and load or run nothing. */
    public static String policy(String sheet) {
        return "default-src 'none'; style-src 'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(sheet)) + "'";
    }
}
