package dev.smartcron.alert.channel;

/** Lines of a plain text of 72 columns. */
final class TextLines {
    static final int WIDTH = 72;

    private final StringBuilder out = new StringBuilder();

    /** Adds words between blanks, as many as a line has room for; a word that is longer than a line has one of its own. */
    void wrapped(String first, String further, String text) {
        if (text.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(first);
        boolean isEmpty = true;
        for (String word : text.split(" ", -1)) {
            if (!isEmpty && line.length() + 1 + word.length() > WIDTH) {
                add(line.toString().stripTrailing());
                line = new StringBuilder(further);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        add(line.toString().stripTrailing());
    }

    /** Adds a line as it is. */
    void add(String line) {
        out.append(line).append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
