package dev.smartcron.text;

/** Writes templates of our own with values that are all escaped: whatever a task is called, it stays text. */
public final class Markup {
    private static final String HOLE = "{}";

    private final StringBuilder out = new StringBuilder();

    /** Adds a template with values in its holes, <code>{}</code>, in turn. */
    public void add(String template, Object... values) {
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
            default -> out.appendCodePoint(PlainText.isShown(c) ? c : 0xFFFD);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
