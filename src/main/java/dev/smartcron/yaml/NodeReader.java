package dev.smartcron.yaml;

import dev.smartcron.text.Nearest;
import dev.smartcron.yaml.Shape.FileKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Walks a composed file along a table of keys. Every shape is of bounded depth, so it ends on any file; aliases can make
 * it wide, so it counts.
 */
final class NodeReader {
    /** More values than the largest file can spell out, fewer than aliases can pretend. */
    static final int MAX_VALUES = 4_000_000;

    private final Problems problems;
    private int values;

    NodeReader(Problems problems) {
        this.problems = problems;
    }

    /** The whole file; null when it is not a mapping. */
    YamlValue.@Nullable Mapping root(Shape.KeyTable table, Node node) {
        if (node instanceof ScalarNode scalar && Scalars.isNull(scalar)) {
            problems.add(Position.START, "is empty");
            return null;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(Position.of(node), "must be a mapping, lines of 'key: value', not " + kind(node));
            return null;
        }
        return table("the file", table, mapping);
    }

    /** A value, or null when it is not what its key takes; the problem has been added then. */
    private @Nullable YamlValue value(String key, Shape shape, Node node) {
        values++;
        if (values > MAX_VALUES) {
            if (values == MAX_VALUES + 1) {
                problems.add(
                        Position.of(node), "is too much: the aliases stand for more than " + MAX_VALUES + " values");
            }
            return null;
        }
        if (shape instanceof Shape.Either either) {
            return either(key, either, node);
        }
        if (shape instanceof Shape.ListOf many) {
            return many(key, many, node);
        }
        if (node instanceof ScalarNode scalar && Scalars.isNull(scalar)) {
            problems.add(Position.of(node), key + " has no value");
            return null;
        }
        if (shape instanceof Shape.KeyTable table) {
            return node instanceof MappingNode mapping
                    ? table(key, table, mapping)
                    : wrong(key, "a mapping, {key: value}", node);
        }
        if (shape instanceof Shape.Named named) {
            return node instanceof MappingNode mapping
                    ? named(key, named, mapping)
                    : wrong(key, "a mapping, {NAME: value}", node);
        }
        if (!(node instanceof ScalarNode scalar)) {
            return wrong(key, "one value", node);
        }
        try {
            return new YamlValue.Scalar(Position.of(node), Scalars.canonical(shape, scalar));
        } catch (Shape.BadValue e) {
            problems.add(Position.of(node), key + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable YamlValue either(String key, Shape.Either either, Node node) {
        if (!(node instanceof ScalarNode)) {
            return value(key, either.longer(), node);
        }
        YamlValue one = value(key, either.one(), node);
        if (one == null || either.shortFor() == null) {
            return one;
        }
        return new YamlValue.Mapping(one.at(), Map.of(either.shortFor(), new YamlValue.Entry(one.at(), one)), Set.of());
    }

    private @Nullable YamlValue many(String key, Shape.ListOf many, Node node) {
        Position at = Position.of(node);
        if (!(node instanceof SequenceNode sequence)) {
            boolean isNull = node instanceof ScalarNode scalar && Scalars.isNull(scalar);
            if (!many.orOne() || isNull) {
                return isNull ? noValue(key, at) : wrong(key, "a list, [one, two]", node);
            }
            YamlValue one = value(key, many.element(), node);
            return one == null ? null : new YamlValue.Sequence(at, List.of(one));
        }
        List<YamlValue> elements = new ArrayList<>(sequence.getValue().size());
        boolean whole = true;
        for (Node element : sequence.getValue()) {
            YamlValue found = value(key, many.element(), element);
            if (found == null) {
                whole = false;
            } else {
                elements.add(found);
            }
        }
        if (sequence.getValue().size() < many.min()) {
            problems.add(at, key + " is an empty list");
            return null;
        }
        // A list of tables is looked into further even when some are broken; a list of texts is one value.
        return whole || many.element() instanceof Shape.KeyTable ? new YamlValue.Sequence(at, elements) : null;
    }

    private YamlValue.Mapping table(String owner, Shape.KeyTable table, MappingNode mapping) {
        Map<String, YamlValue.Entry> found = new HashMap<>();
        Map<String, Position> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = name(tuple.getKeyNode());
            if (name == null || isTwice(name, tuple.getKeyNode(), seen)) {
                continue;
            }
            Position at = Position.of(tuple.getKeyNode());
            FileKey key = table.keys().get(name);
            if (key == null) {
                problems.add(at, unknown(name, owner, table));
                continue;
            }
            YamlValue value = value(name, key.shape(), tuple.getValueNode());
            if (value != null) {
                found.put(name, new YamlValue.Entry(at, value));
            }
        }
        Position at = Position.of(mapping);
        Map<String, YamlValue.Entry> inOrder = new LinkedHashMap<>();
        for (FileKey key : table.keys().values()) {
            YamlValue.Entry field = found.get(key.name());
            if (field != null) {
                inOrder.put(key.name(), field);
            } else if (key.required() && !seen.containsKey(key.name())) {
                problems.add(at, key.name() + " is missing: write " + key.name() + ": " + key.example());
            }
        }
        return new YamlValue.Mapping(at, inOrder, broken(seen, found));
    }

    private static String unknown(String name, String owner, Shape.KeyTable table) {
        String hint = Nearest.hint(name, table.keys().keySet());
        if (name.equals("<<")) {
            return "merge keys (<<) are not part of YAML 1.2; what tasks share goes under defaults";
        }
        String where = owner.equals("the file") ? "" : " in " + owner;
        return "unknown key " + Scalars.shown(name) + where
                + (hint.isEmpty()
                        ? "; known are " + String.join(", ", table.keys().keySet())
                        : hint);
    }

    private YamlValue.Mapping named(String owner, Shape.Named named, MappingNode mapping) {
        Map<String, Position> seen = new HashMap<>();
        Map<String, YamlValue.Entry> found = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = name(tuple.getKeyNode());
            if (name == null || isTwice(name, tuple.getKeyNode(), seen)) {
                continue;
            }
            Position at = Position.of(tuple.getKeyNode());
            try {
                named.names().check().canonical(name);
            } catch (Shape.BadValue e) {
                problems.add(at, owner + ": " + e.getMessage());
                continue;
            }
            YamlValue value = value(owner + "." + name, named.value(), tuple.getValueNode());
            if (value != null) {
                found.put(name, new YamlValue.Entry(at, value));
            }
        }
        return new YamlValue.Mapping(Position.of(mapping), found, broken(seen, found));
    }

    private static Set<String> broken(Map<String, Position> seen, Map<String, YamlValue.Entry> found) {
        if (seen.size() == found.size()) {
            return Set.of();
        }
        Set<String> broken = new HashSet<>(seen.keySet());
        broken.removeAll(found.keySet());
        return broken;
    }

    private @Nullable String name(Node key) {
        if (key instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problems.add(Position.of(key), "a key must be a word, not " + kind(key));
        return null;
    }

    private boolean isTwice(String name, Node key, Map<String, Position> seen) {
        Position at = Position.of(key);
        Position first = seen.putIfAbsent(name, at);
        if (first == null) {
            return false;
        }
        problems.add(at, Scalars.shown(name) + " is given twice, first in line " + first.line());
        return true;
    }

    private @Nullable YamlValue noValue(String key, Position at) {
        problems.add(at, key + " has no value");
        return null;
    }

    private @Nullable YamlValue wrong(String key, String wanted, Node node) {
        problems.add(Position.of(node), key + " must be " + wanted + ", not " + kind(node));
        return null;
    }

    private static String kind(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof ScalarNode scalar) {
            return "'" + Scalars.shown(scalar.getValue()) + "'";
        }
        return "a mapping";
    }
}
