package dev.smartcron.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** A line and a column of a file; both count from one, columns in characters. */
public record Position(int line, int column) {
    /** The first character of a file. */
    public static final Position START = new Position(1, 1);

    /** The place of a problem of the file as a whole. */
    static final Position NOWHERE = new Position(0, 0);

    static Position of(Node node) {
        return of(node.getStartMark());
    }

    static Position of(Optional<Mark> mark) {
        return mark.map(found -> new Position(found.getLine() + 1, found.getColumn() + 1))
                .orElse(START);
    }
}
