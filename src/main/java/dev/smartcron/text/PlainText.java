package dev.smartcron.text;

/** Text from outside, made harmless for whatever shows it: nothing in it moves a cursor, ends a line or turns the writing. */
public final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    /** One line: its breaks and tabs as blanks, terminals' codes left out, and a sign where something else is not to be seen. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        TerminalCodes.without(text).codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || c == 0x85 || c == 0x2028 || c == 0x2029) {
                out.append(' ');
            } else {
                out.appendCodePoint(isShown(c) ? c : REPLACEMENT);
            }
        });
        return out.toString().strip();
    }

    /** As {@link #line}, with the blanks at its beginning, and tabs as four. */
    public static String indented(String text) {
        String expanded = text.replace("\t", "    ");
        int first = 0;
        while (first < expanded.length() && expanded.charAt(first) == ' ') {
            first++;
        }
        return " ".repeat(first) + line(expanded);
    }

    /** A text of several lines, with a sign where something is not to be seen, or turns the writing. */
    public static String shown(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= ' ' && c < 0x7F) || c == '\n';
            // Most texts have nothing of the kind; halves of pairs are looked at as pairs.
            if (!plain && !isShown(c)) {
                StringBuilder out = new StringBuilder(text.length());
                text.codePoints().forEach(code -> out.appendCodePoint(isShown(code) ? code : REPLACEMENT));
                return out.toString();
            }
        }
        return text;
    }

    /** Not so control characters, lone halves of a pair, and signs that turn the direction of what follows. */
    static boolean isShown(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return !control && !turns && Character.getType(c) != Character.SURROGATE && c != 0xFFFE && c != 0xFFFF;
    }

    /** A name with letters, digits, dots and dashes only, as a header or a file's name may have it. */
    public static String name(String text) {
        return text.replaceAll("[^a-zA-Z0-9.-]", "-");
    }

    /** At most so many characters, with a sign where some are left out at the end. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}
