package dev.smartcron.yaml;

import org.snakeyaml.engine.v2.nodes.Node;

/** Where in a file something stands; both count from one, columns in characters. */
public record Place(int line, int column) implements Comparable<Place> {
    /** The first character of a file. */
    public static final Place START = new Place(1, 1);

    static Place of(Node node) {
        return node.getStartMark()
                .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(START);
    }

    @Override
    public int compareTo(Place other) {
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }
}
