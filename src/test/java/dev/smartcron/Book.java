package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tasks wrote of themselves against what SmartCron recorded: {@code start|end TASK EXECUTION ATTEMPT FENCE}, in the
 * order in which it happened.
 */
final class Book {
    private final Map<String, Integer> starts = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** Reads the lines, and notes overlaps of a task with itself and fences that do not grow. */
    Book(List<String> lines) {
        Map<String, String> running = new HashMap<>();
        Map<String, Long> fences = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words.length != 5) {
                wrong.add("torn line: " + line);
                continue;
            }
            String task = words[1];
            String attempt = words[2] + "." + words[3];
            long fence = Long.parseLong(words[4]);
            if (words[0].equals("start")) {
                starts.merge(attempt, 1, Integer::sum);
                String other = running.put(task, attempt);
                if (other != null) {
                    wrong.add(task + ": " + attempt + " started while " + other + " ran");
                }
                Long before = fences.put(task, fence);
                if (before != null && before >= fence) {
                    wrong.add(task + ": fence " + fence + " after " + before);
                }
            } else {
                ends.merge(attempt, 1, Integer::sum);
                if (!attempt.equals(running.remove(task))) {
                    wrong.add(task + ": " + attempt + " ended, and was not what ran");
                }
            }
        }
        running.forEach((task, attempt) -> wrong.add(task + ": " + attempt + " never ended"));
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
