package dev.smartcron.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where our output goes. */
final class Terminal {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Colour is for terminals, and for nobody who set {@code NO_COLOR} or has a dumb one. */
    static boolean wantsColour(Map<String, String> environment) {
        return !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM")) && isOutput();
    }

    private static boolean isOutput() {
        try {
            String target = Files.readSymbolicLink(OUTPUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            // No /proc: rather plain text than control characters in a file.
            return false;
        }
    }
}
