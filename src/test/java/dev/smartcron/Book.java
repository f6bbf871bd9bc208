package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what tasks wrote of themselves, in the order in which it happened, with what SmartCron recorded. */
final class Book {
    /**
     * One line: {@code start|end|failed TASK EXECUTION ATTEMPT FENCE KEY OWNER PARENT.STATUS}.
     *
     * @param what {@code failed} stands for an end too
     * @param key with the firing in it, where there is one
     * @param owner a dash for nobody
     * @param parent the execution whose outcome started it, and that outcome; dashes for none
     */
    record Line(
            String what,
            String task,
            String execution,
            int attempt,
            long fence,
            String key,
            String owner,
            String parent) {
        boolean isStart() {
            return what.equals("start");
        }

        private String id() {
            return execution + "." + attempt;
        }
    }

    private static final int WORDS = 8;

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Integer> starts = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    Book(List<String> written) {
        this(written, Set.of());
    }

    /**
     * Reads the lines, and notes overlaps of a task with itself and fences that do not grow.
     *
     * @param besideThemselves tasks that may overlap themselves
     */
    Book(List<String> written, Set<String> besideThemselves) {
        for (String line : written) {
            String[] words = line.split(" ", -1);
            if (words.length == WORDS) {
                lines.add(new Line(
                        words[0],
                        words[1],
                        words[2],
                        Integer.parseInt(words[3]),
                        Long.parseLong(words[4]),
                        words[5],
                        words[6],
                        words[7]));
            } else {
                wrong.add("torn line: " + line);
            }
        }
        for (Line line : lines) {
            (line.isStart() ? starts : ends).merge(line.id(), 1, Integer::sum);
        }
        checkAlone(besideThemselves);
    }

    private void checkAlone(Set<String> besideThemselves) {
        Map<String, String> running = new HashMap<>();
        Map<String, Long> fences = new HashMap<>();
        for (Line line : lines) {
            String task = line.task();
            if (besideThemselves.contains(task)) {
                continue;
            }
            if (line.isStart()) {
                String other = running.put(task, line.id());
                if (other != null) {
                    wrong.add(task + ": " + line.id() + " started while " + other + " ran");
                }
                Long before = fences.put(task, line.fence());
                if (before != null && before >= line.fence()) {
                    wrong.add(task + ": fence " + line.fence() + " after " + before);
                }
            } else if (!line.id().equals(running.remove(task))) {
                wrong.add(task + ": " + line.id() + " ended, and was not what ran");
            }
        }
        running.forEach((task, attempt) -> wrong.add(task + ": " + attempt + " never ended"));
    }

    List<Line> lines() {
        return lines;
    }

    /** Every start and end is recorded, each once, and nothing is recorded that was not. */
    void agreesWith(Host host) throws Exception {
        Set<String> recorded = new HashSet<>();
        for (String row : host.rows("select execution_id, number, status from attempts")) {
            String[] words = row.split("\\|", -1);
            String attempt = words[0] + "." + words[1];
            recorded.add(attempt);
            int started = starts.getOrDefault(attempt, 0);
            int ended = ends.getOrDefault(attempt, 0);
            if (started != 1 || ended != 1) {
                wrong.add("attempt " + attempt + " is " + words[2] + ", started " + started + " and ended " + ended);
            }
        }
        for (String attempt : starts.keySet()) {
            if (!recorded.contains(attempt)) {
                wrong.add("attempt " + attempt + " ran and is not recorded");
            }
        }
        assertThat(wrong).as("what tasks wrote against what is recorded").isEmpty();
    }
}
