package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.Book.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the tasks of the kill storm wrote of themselves, against what their policies allow and promise. */
final class StormPolicies {
    private final StormMix mix;
    private final List<Line> lines;

    /** The last line of each execution. */
    private final Map<String, Line> ends = new LinkedHashMap<>();

    StormPolicies(StormMix mix, List<Line> lines) {
        this.mix = mix;
        this.lines = lines;
        lines.forEach(line -> ends.put(line.execution(), line));
    }

    void hold() {
        firingsAndJobsRunOnce();
        limitsHold();
        childrenComeAfterTheirParents();
        outcomesStartWhatFollowsThem();
        assertThat(ends.values().stream().filter(this::isJob).map(Line::key).toList())
                .as("jobs that were done")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(mix.jobs());
    }

    /** The statuses that executions have by their own last lines; failed ones always fail. */
    Map<String, String> statuses() {
        Map<String, String> statuses = new TreeMap<>();
        ends.values()
                .forEach(line -> statuses.put(line.execution(), line.what().equals("end") ? "succeeded" : line.what()));
        return statuses;
    }

    /** A firing, or a job, is one execution; its attempts come one after the other, and none after a success. */
    private void firingsAndJobsRunOnce() {
        Map<String, String> executions = new HashMap<>();
        Map<String, Line> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Line line : lines) {
            String other = executions.putIfAbsent(line.task() + " " + line.key(), line.execution());
            if (other != null && !other.equals(line.execution())) {
                wrong.add(line + " is " + other + " again");
            }
            Line before = last.put(line.execution(), line);
            int attempt = before == null ? 0 : before.attempt();
            boolean follows = line.isStart()
                    ? line.attempt() == attempt + 1
                            && (before == null || before.what().equals("failed"))
                    : line.attempt() == attempt && before != null && before.isStart();
            if (!follows) {
                wrong.add(line + " follows " + before);
            }
        }
        assertThat(wrong).as("what ran twice").isEmpty();
    }

    private void limitsHold() {
        assertThat(most(line -> mix.grouped.contains(line.task())))
                .as("the group")
                .isEqualTo(StormMix.GROUP);
        assertThat(most(this::isJob)).as("jobs").isEqualTo(StormMix.JOBS);
        assertThat(mostOf("-")).as("jobs of nobody").isLessThanOrEqualTo(StormMix.JOBS);
        List<Integer> ofOwners = StormMix.OWNERS.stream()
                .filter(owner -> !owner.equals("-"))
                .map(this::mostOf)
                .toList();
        // On a busy machine a job of one of them may always be over before his next one has begun.
        assertThat(ofOwners)
                .as("jobs of each owner")
                .allMatch(most -> most <= StormMix.JOBS_OF_AN_OWNER)
                .contains(StormMix.JOBS_OF_AN_OWNER);
    }

    private int mostOf(String owner) {
        return most(line -> isJob(line) && line.owner().equals(owner));
    }

    private boolean isJob(Line line) {
        return line.task().equals(StormMix.JOB);
    }

    /** The most that ran at once. */
    private int most(Predicate<Line> counted) {
        int running = 0;
        int most = 0;
        for (Line line : lines) {
            if (counted.test(line)) {
                running += line.isStart() ? 1 : -1;
                most = Math.max(most, running);
            }
        }
        return most;
    }

    /** Before each first start every parent has succeeded for this firing or a later one. */
    private void childrenComeAfterTheirParents() {
        Map<String, String> latest = new HashMap<>();
        Set<String> children = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (Line line : lines) {
            String firing = line.key().substring(line.key().indexOf('@') + 1);
            if (line.what().equals("end")) {
                latest.merge(line.task(), firing, (one, other) -> one.compareTo(other) < 0 ? other : one);
            }
            for (String parent : line.isStart() ? mix.after.getOrDefault(line.task(), List.of()) : List.<String>of()) {
                children.add(line.task());
                if (latest.getOrDefault(parent, "").compareTo(firing) < 0) {
                    wrong.add(line + " came before " + parent);
                }
            }
        }
        assertThat(wrong).as("what did not wait").isEmpty();
        assertThat(children).isEqualTo(mix.after.keySet());
    }

    /** Each last outcome has started what follows it once, and nothing else has. */
    private void outcomesStartWhatFollowsThem() {
        List<String> wanted = new ArrayList<>();
        for (Line end : ends.values()) {
            boolean succeeded = end.what().equals("end");
            Map<String, List<String>> next = succeeded ? mix.onSuccess : mix.onFailure;
            for (String task : next.getOrDefault(end.task(), List.of())) {
                wanted.add(task + " " + end.execution() + (succeeded ? ".succeeded" : ".failed"));
            }
        }
        assertThat(ends.values().stream()
                        .filter(line -> !line.parent().equals("-.-"))
                        .map(line -> line.task() + " " + line.parent())
                        .toList())
                .as("what outcomes have started")
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(new TreeSet<>(
                        wanted.stream().map(each -> each.split(" ", 2)[0]).toList()))
                .containsExactly("follows", "follows_that", "mends");
    }
}
