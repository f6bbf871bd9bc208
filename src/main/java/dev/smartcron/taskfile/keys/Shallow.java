package dev.smartcron.taskfile.keys;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Stops at a depth no task file has: the composer behind it calls itself for every level and would overflow. */
final class Shallow implements Parser {
    private final Parser parser;
    private final int limit;
    private int depth;

    Shallow(Parser parser, int limit) {
        this.parser = parser;
        this.limit = limit;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case SequenceStart, MappingStart -> {
                depth++;
                if (depth > limit) {
                    Optional<Mark> at = event.getStartMark();
                    throw new ParserException("nested deeper than " + limit + " levels", at);
                }
            }
            case SequenceEnd, MappingEnd -> depth--;
            default -> {}
        }
        return event;
    }
}
