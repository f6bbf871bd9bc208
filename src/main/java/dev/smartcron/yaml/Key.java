package dev.smartcron.yaml;

/**
 * One key that a file may have: the line of a table which parser, JSON Schema and reference all follow.
 *
 * @param says one or two sentences for the reference and for editors, in Markdown
 * @param example what may stand after {@code name: }, on one line
 */
public record Key(String name, Shape shape, String says, String example, boolean required) {
    public static Key of(String name, Shape shape, String says, String example) {
        return new Key(name, shape, says, example, false);
    }

    public Key asRequired() {
        return new Key(name, shape, says, example, true);
    }
}
