package dev.smartcron.yaml;

import dev.smartcron.text.Nearest;
import dev.smartcron.text.OddCharacters;
import dev.smartcron.yaml.Shape.FileKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** The whole file, of which nothing may be there; null when it is not a mapping, or empty where something is required. */
    YamlValue.@Nullable Mapping root(Shape.KeyTable table, @Nullable Node node) {
        if (node == null || WrittenNodes.isNull(node)) {
            if (table.mayBeEmpty()) {
                return new YamlValue.Mapping(Position.START, Map.of(), Set.of());
            }
            problems.add(Position.START, "is empty: " + example(table));
            return null;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    Position.of(node),
                    "must be a mapping, lines of 'key: value', not " + WrittenNodes.kind(node, false));
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
        if (WrittenNodes.isNull(node)) {
            String hint = shape instanceof Shape.Literal ? ": write \"\" for an empty one" : "";
            problems.add(Position.of(node), key + " has no value" + hint);
            return null;
        }
        if (shape instanceof Shape.Either either) {
            return either(key, either, node);
        }
        if (shape instanceof Shape.ListOf many) {
            return many(key, many, node);
        }
        if (shape instanceof Shape.KeyTable table) {
            return node instanceof MappingNode mapping
                    ? table(key, table, mapping)
                    : wrong(key, "a mapping, {key: value}", shape, node);
        }
        if (shape instanceof Shape.Named named) {
            return node instanceof MappingNode mapping
                    ? named(key, named, mapping)
                    : wrong(key, "a mapping, {NAME: value}", shape, node);
        }
        if (!(node instanceof ScalarNode scalar)) {
            return wrong(key, "one value", shape, node);
        }
        if (WrittenNodes.isCutOff(scalar)) {
            problems.add(
                    Position.of(node),
                    key + ": a # behind a blank begins a comment, which cuts this off: put it all in quotes");
            return null;
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
            if (!many.orOne()) {
                return wrong(key, "a list, [one, two]", many, node);
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
        Set<String> leftOut = new HashSet<>();
        YamlValue.Mapping read = fields(mapping, table.keys().keySet(), (name, value) -> {
            FileKey key = table.keys().get(name);
            if (key == null) {
                throw new Shape.BadValue(unknown(name, owner, table));
            }
            if (WrittenNodes.isNull(value)) {
                withoutValue(key, value, leftOut);
                return null;
            }
            return value(name, key.shape(), value);
        });
        Map<String, YamlValue.Entry> inOrder = new LinkedHashMap<>();
        for (FileKey key : table.keys().values()) {
            YamlValue.Entry field = read.fields().get(key.name());
            if (field != null) {
                inOrder.put(key.name(), field);
            } else if (key.required() && !read.gives(key.name())) {
                problems.add(read.at(), key.name() + " is missing: write " + key.name() + ": " + key.example());
            }
        }
        Set<String> broken = new HashSet<>(read.broken());
        broken.removeAll(leftOut);
        return new YamlValue.Mapping(read.at(), inOrder, broken);
    }

    /** A key whose lines were all commented out is as good as none where nothing within it is required. */
    private void withoutValue(FileKey key, Node value, Set<String> leftOut) {
        boolean optional = !key.required();
        if (optional && key.shape().mayBeEmpty()) {
            leftOut.add(key.name());
            return;
        }
        String what = key.shape() instanceof Shape.KeyTable table
                ? example(table)
                : "write " + key.name() + ": " + key.example();
        problems.add(
                Position.of(value), key.name() + " has no value: " + (optional ? "leave the key out, or " : "") + what);
    }

    /** The keys that a mapping cannot do without, with what may stand there. */
    private static String example(Shape.KeyTable table) {
        List<String> keys = new ArrayList<>();
        for (FileKey key : table.keys().values()) {
            if (key.required()) {
                keys.add(key.name() + ": " + key.example());
            }
        }
        return "write " + String.join(" and ", keys);
    }

    private static String unknown(String name, String owner, Shape.KeyTable table) {
        String hint = Nearest.hint(name, table.keys().keySet());
        if (name.equals("<<")) {
            return "merge keys (<<) are not part of YAML 1.2; what tasks share goes under defaults";
        }
        Optional<String> odd = OddCharacters.in(name);
        if (odd.isPresent()) {
            return "the key " + Scalars.shown(name) + " holds " + odd.get();
        }
        String where = owner.equals("the file") ? "" : " in " + owner;
        return "unknown key " + Scalars.shown(name) + where
                + (hint.isEmpty()
                        ? "; known are " + String.join(", ", table.keys().keySet())
                        : hint);
    }

    private YamlValue.Mapping named(String owner, Shape.Named named, MappingNode mapping) {
        return fields(mapping, Set.of(), (name, value) -> {
            try {
                named.names().check().canonical(name);
            } catch (Shape.BadValue e) {
                throw new Shape.BadValue(owner + ": " + e.getMessage());
            }
            return value(owner + "." + name, named.value(), value);
        });
    }

    /** Reads the value of one key; null when a problem of the value has been added. */
    private interface ValueReader {
        /** @throws Shape.BadValue when there is something wrong with the key itself */
        @Nullable
        YamlValue read(String name, Node value) throws Shape.BadValue;
    }

    /** The fields of a mapping in the order of the file; the known names may be told where only a name was meant. */
    private YamlValue.Mapping fields(MappingNode mapping, Set<String> known, ValueReader reader) {
        Map<String, YamlValue.Entry> found = new LinkedHashMap<>();
        Map<String, Position> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position at = Position.of(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at, "a key must be a word, not " + WrittenNodes.kind(tuple.getKeyNode(), false));
                continue;
            }
            if (WrittenNodes.isNull(tuple.getValueNode()) && !WrittenNodes.hasColon(key)) {
                withoutColon(key, known).ifPresent(meant -> seen.putIfAbsent(meant, at));
                continue;
            }
            String name = key.getValue();
            Position first = seen.putIfAbsent(name, at);
            if (first != null) {
                problems.add(at, Scalars.shown(name) + " is given twice, first in line " + first.line());
                continue;
            }
            try {
                YamlValue value = reader.read(name, tuple.getValueNode());
                if (value != null) {
                    found.put(name, new YamlValue.Entry(at, value));
                }
            } catch (Shape.BadValue e) {
                problems.add(at, String.valueOf(e.getMessage()));
            }
        }
        Set<String> broken = new HashSet<>(seen.keySet());
        broken.removeAll(found.keySet());
        return new YamlValue.Mapping(Position.of(mapping), found, broken);
    }

    /** Tells of a key in braces that no colon follows, which may be the rest of a secret; the key that was meant. */
    private Optional<String> withoutColon(ScalarNode key, Set<String> known) {
        Optional<String> meant = known.stream()
                .filter(name -> key.getValue().startsWith(name + ":"))
                .findFirst();
        problems.add(
                Position.of(key),
                meant.map(name -> "a ':' wants a blank behind it: " + name + ": …")
                        .orElse("no ': ' follows, so that this is no key; put a value with a comma in it in quotes"));
        return meant;
    }

    private @Nullable YamlValue wrong(String key, String wanted, Shape shape, Node node) {
        problems.add(
                Position.of(node), key + " must be " + wanted + ", not " + WrittenNodes.kind(node, shape.isQuotable()));
        return null;
    }
}
