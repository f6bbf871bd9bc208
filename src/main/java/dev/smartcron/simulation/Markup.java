package dev.smartcron.simulation;

/** Writes templates of our own with values that are all escaped: whatever a task is called, it stays text. */
final class Markup {
    private static final String HOLE = "{}";

    private final StringBuilder out = new StringBuilder();

    /** Adds a template with values in its holes, <code>{}</code>, in turn. */
    void add(String template, Object... values) {
        int copied = 0;
        for (Object value : values) {
            int hole = template.indexOf(HOLE, copied);
            out.append(template, copied, hole);
            value.toString().codePoints().forEach(this::escape);
            copied = hole + HOLE.length();
        }
        out.append(template, copied, template.length());
    }

    private void escape(int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(isShown(c) ? c : 0xFFFD);
        }
    }

    /** Control characters, lone halves of a pair, and signs that turn the direction of what follows are not. */
    private static boolean isShown(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return !control && !turns && Character.getType(c) != Character.SURROGATE && c != 0xFFFE && c != 0xFFFF;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
