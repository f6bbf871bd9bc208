package dev.smartcron.output;

import dev.smartcron.execution.OutputEvent;
import java.util.ArrayList;
import java.util.List;

/** What a task told and is not recorded yet. */
final class News {
    private List<OutputEvent> marks = new ArrayList<>();
    private long settled = -1;

    List<OutputEvent> marks() {
        return marks;
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    void add(OutputEventReader from) {
        List<OutputEvent> found = from.take();
        if (!found.isEmpty()) {
            marks.addAll(found);
        }
        if (marks.size() > OutputEventReader.MOST_EVENTS + 1) {
            // Nobody records them: the first are kept, and the newest progress.
            OutputEvent last = marks.get(marks.size() - 1);
            marks = new ArrayList<>(marks.subList(0, OutputEventReader.MOST_EVENTS));
            marks.add(last);
        }
        settled = from.settled();
    }

    /** Drops them, because they are recorded; returns the place before which nothing is left to be told. */
    long recorded() {
        marks = new ArrayList<>();
        return settled;
    }
}
