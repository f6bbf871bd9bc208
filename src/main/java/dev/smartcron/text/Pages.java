package dev.smartcron.text;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names pages of the documentation, where they are on this machine. */
public final class Pages {
    /** The folder of the launcher, which sets this. */
    private static final @Nullable String BIN = System.getProperty("smartcron.bin");

    private Pages() {}

    /** The path of a page such as {@code settings.md}; {@code docs/settings.md} where it is not installed. */
    public static String named(String page) {
        if (BIN != null) {
            Path installed = Path.of(BIN).resolveSibling("docs").resolve(page);
            if (Files.exists(installed)) {
                return installed.toString();
            }
        }
        return "docs/" + page;
    }
}
