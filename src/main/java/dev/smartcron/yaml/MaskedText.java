package dev.smartcron.yaml;

import dev.smartcron.yaml.Shape.Either;
import dev.smartcron.yaml.Shape.FileKey;
import dev.smartcron.yaml.Shape.KeyTable;
import dev.smartcron.yaml.Shape.ListOf;
import dev.smartcron.yaml.Shape.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Masks the values of a YAML text in which secrets may be, and leaves everything else in it as somebody wrote it. */
public final class MaskedText {
    private final UnaryOperator<String> mask;
    private final Set<Node> seen = new HashSet<>();

    /** Values to be masked, by where they begin. */
    private final TreeMap<Integer, ScalarNode> found = new TreeMap<>();

    private MaskedText(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /**
     * The text with other values in the place of some.
     *
     * @param table that tells in which a secret may be
     * @param mask of such a value; the value itself where it may stay
     * @return empty where the text is not YAML
     */
    public static Optional<String> of(String text, KeyTable table, UnaryOperator<String> mask) {
        try {
            MaskedText masked = new MaskedText(mask);
            Node root = YamlReader.compose(text, "settings");
            if (root != null) {
                masked.walk(root, table);
            }
            return Optional.of(masked.over(text));
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }

    private void walk(Node node, @Nullable Shape shape) {
        if (shape == null || !seen.add(node)) {
            return;
        }
        if (shape instanceof Either either) {
            seen.remove(node);
            walk(node, node instanceof ScalarNode ? either.one() : either.longer());
        } else if (node instanceof SequenceNode sequence && shape instanceof ListOf list) {
            sequence.getValue().forEach(element -> walk(element, list.element()));
        } else if (shape instanceof ListOf list) {
            seen.remove(node);
            walk(node, list.element());
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(tuple -> walk(tuple.getValueNode(), shapeOf(tuple, shape)));
        } else if (node instanceof ScalarNode scalar && !shape.isQuotable()) {
            scalar.getStartMark().ifPresent(start -> found.put(start.getIndex(), scalar));
        }
    }

    private static @Nullable Shape shapeOf(NodeTuple tuple, Shape shape) {
        if (shape instanceof Named named) {
            return named.value();
        }
        FileKey key = shape instanceof KeyTable table && tuple.getKeyNode() instanceof ScalarNode name
                ? table.keys().get(name.getValue())
                : null;
        return key == null ? null : key.shape();
    }

    private String over(String text) {
        List<String> parts = new ArrayList<>();
        int copied = 0;
        for (ScalarNode scalar : found.values()) {
            String value = mask.apply(scalar.getValue());
            int start = offset(text, scalar.getStartMark().orElseThrow());
            int end = offset(text, scalar.getEndMark().orElseThrow());
            if (start >= copied && !value.equals(scalar.getValue())) {
                parts.add(text.substring(copied, start));
                parts.add('"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
                // A text of several lines ends behind the line end.
                parts.add(text.startsWith("\n", end - 1) ? "\n" : "");
                copied = end;
            }
        }
        return String.join("", parts) + text.substring(copied);
    }

    /** Marks count characters, and not the halves that Java stores some of them in. */
    private static int offset(String text, Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
