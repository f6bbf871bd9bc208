package dev.smartcron.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tells whether our output goes to a terminal, how wide that is, and whether it wants colour. */
public final class Terminal {
    private static final Path INPUT = Path.of("/proc/self/fd/0");
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path DIAGNOSTICS = Path.of("/proc/self/fd/2");
    private static final int USUAL = 80;
    private static final int NARROWEST = 40;

    private Terminal() {}

    /** Colour is for terminals, and for nobody who set {@code NO_COLOR} or has a dumb one. */
    public static boolean wantsColour(Map<String, String> environment) {
        return !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM")) && isOutput();
    }

    /**
     * The number of characters that fit on a line: as {@code COLUMNS} says where it is exported, as by {@code watch}, or the
     * terminal itself; without end where the output is none, so that what a script reads is never folded.
     */
    public static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        try {
            return Math.max(NARROWEST, Integer.parseInt(columns));
        } catch (NumberFormatException e) {
            return isOutput() ? ask() : Integer.MAX_VALUE;
        }
    }

    /**
     * Asks the terminal that our output goes to, by the descriptor that a child inherits: after {@code su} or {@code sudo -u}
     * the terminal is somebody else's, and cannot be opened once more by its name.
     */
    private static int ask() {
        try {
            Process stty = new ProcessBuilder("/bin/sh", "-c", "stty size <&1 >&2")
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(stty.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int columns = Integer.parseInt(answer.substring(answer.indexOf(' ') + 1));
            return columns == 0 ? USUAL : Math.max(NARROWEST, columns);
        } catch (IOException | NumberFormatException e) {
            // A terminal that does not know how wide it is.
            return USUAL;
        }
    }

    /** Returns whether what is read is typed at a terminal. */
    public static boolean isInput() {
        return is(INPUT);
    }

    public static boolean isOutput() {
        return is(OUTPUT);
    }

    /** Returns whether diagnostics go to a terminal. */
    public static boolean isDiagnostics() {
        return is(DIAGNOSTICS);
    }

    private static boolean is(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // No /proc: rather plain text than control characters in a file.
            return false;
        }
    }
}
