package dev.smartcron.yaml;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Looks at nodes as somebody wrote them. */
final class WrittenNodes {
    private WrittenNodes() {}

    static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /** Names the kind of a node; a single value is quoted where no secret can be in it. */
    static String kind(Node node, boolean quotable) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof ScalarNode scalar) {
            return quotable ? "'" + Scalars.shown(scalar.getValue()) + "'" : "one value";
        }
        return "a mapping";
    }

    /** Checks whether a comment follows a text in which a quote is open: nobody means that. */
    static boolean isCutOff(ScalarNode scalar) {
        String written = scalar.getValue();
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                && (isOdd(written, '"') || isOdd(written, '\''))
                && behind(scalar, "") == ' '
                && behind(scalar, " ") == '#';
    }

    /** Checks whether a colon follows a key: in braces, one without is a key of no value, and nobody means that. */
    static boolean hasColon(ScalarNode key) {
        int next = behind(key, " \n");
        return next == ':' || next == 0;
    }

    /** The first character behind it that is none of these; 0 where that is not known any more. */
    private static int behind(ScalarNode scalar, String passedOver) {
        Mark end = scalar.getEndMark().orElse(null);
        if (end == null) {
            return 0;
        }
        int[] text = end.getBuffer();
        int at = end.getPointer();
        while (at < text.length && passedOver.indexOf(text[at]) >= 0) {
            at++;
        }
        return at < text.length ? text[at] : 0;
    }

    /** Not counting an apostrophe within a word. */
    private static boolean isOdd(String text, char quote) {
        boolean odd = false;
        for (int i = 0; i < text.length(); i++) {
            boolean within = i > 0
                    && i + 1 < text.length()
                    && Character.isLetter(text.charAt(i - 1))
                    && Character.isLetter(text.charAt(i + 1));
            odd ^= text.charAt(i) == quote && !within;
        }
        return odd;
    }
}
