package dev.smartcron.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** As the build gave it: {@code 0.1.0}. */
    public static String current() {
        try (InputStream in = Version.class.getResourceAsStream("/version.properties")) {
            if (in == null) {
                throw new IllegalStateException("the program's version.properties is missing");
            }
            String line = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return line.substring(line.indexOf('=') + 1);
        } catch (IOException e) {
            throw new IllegalStateException("the program's version.properties cannot be read", e);
        }
    }
}
