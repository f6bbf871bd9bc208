package dev.smartcron.cli.terminal;

/** Draws amounts as bars of block characters. */
public final class Bar {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private Bar() {}

    /** A bar as long, in eighths of a character, as the amount is of the most; as wide as asked, filled up with blanks. */
    public static String of(long amount, long most, int width) {
        long eighths = most == 0 ? 0 : Math.round(8.0 * width * amount / most);
        // What is there is seen.
        long drawn = amount > 0 ? Math.max(1, eighths) : 0;
        String full = "█".repeat((int) (drawn / 8));
        String rest = drawn % 8 == 0 ? "" : EIGHTHS.substring((int) (drawn % 8), (int) (drawn % 8) + 1);
        return full + rest + " ".repeat(width - full.length() - rest.length());
    }
}
