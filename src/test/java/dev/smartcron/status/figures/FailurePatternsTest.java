package dev.smartcron.status.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.figures.NeverSucceededPattern.Unsuccessful;
import dev.smartcron.store.query.StartedRuns.Failure;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that fail now and then, together, or always are found, and nothing is said of one bad day. */
class FailurePatternsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Days with blanks between them: + well, - not, t timed out, r at a retry. */
    @ParameterizedTest
    @CsvSource({
        "'++++ ++-+ ++++ +-++ ++++ -+++ ++++', true",
        "'+ + + - + + - + + + - + + +', true",
        "'+++r ++++ r+++ ++++ ++r+ +r++', true",
        // Twice.
        "'++++ ++-+ ++++ +-++ ++++ ++++', false",
        // An outage, with a beginning and an end.
        "'++++ ++++ ++-- ---- ---- --++ ++++ ++++ ++++ ++++ ++++ ++++', false",
        // Broken since.
        "'++++ ++++ ++++ ++++ ++++ ++++ ++-- ---- ----', false",
        // More bad than good.
        "'+--- --+- -+-- ---+ --+-', false",
        // Too few runs.
        "'+ - + - + - + +', false",
        // One bad night of retries.
        "'++++ ++++ rrrr ++++ ++++ ++++ ++++ ++++', false",
        "'rrrr rrrr rrrr', true",
    })
    void flaky_is_what_goes_to_and_fro(String days, boolean isFound) {
        assertThat(new FlakyPattern(List.of(Histories.outcomes("a", days.split(" ")))).find())
                .hasSize(isFound ? 1 : 0);
    }

    @Test
    void failures_of_less_than_one_in_a_hundred_are_not_worth_a_search() {
        String[] days = new String[14];
        for (int i = 0; i < days.length; i++) {
            days[i] = (i % 4 == 1 ? "-" : "+") + "+".repeat(35);
        }
        assertThat(new FlakyPattern(List.of(Histories.outcomes("a", days))).find())
                .isEmpty();
        for (int i = 0; i < days.length; i++) {
            days[i] = (i % 2 == 1 ? "-" : "+") + "+".repeat(35);
        }
        assertThat(new FlakyPattern(List.of(Histories.outcomes("a", days))).find())
                .hasSize(1);
    }

    @Test
    void flaky_says_how_often() {
        Insight flaky = new FlakyPattern(List.of(Histories.outcomes("a", "++t+r", "+r+++", "+++t", "-++r+", "++++")))
                .find()
                .get(0);
        assertThat(flaky.text())
                .isEqualTo("a mostly succeeds, but failed in 3 of 23 runs (13%) on 3 days of the last 14, and needed 3"
                        + " retries for 20 successes in 14 days. smartcron history a --status timed_out shows when and"
                        + " why; retries in the task file get over what passes by itself.");
        assertThat(flaky.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(flaky.facts())
                .containsEntry("runs", 23L)
                .containsEntry("failures", 3L)
                .containsEntry("failure_rate", 13.04)
                .containsEntry("retries", 3L);
    }

    /** Failures of hourly tasks: the hours in which each fails, and how often it runs and fails at all. */
    private static List<Insight> together(Map<String, List<Integer>> hours) {
        List<Failure> failures = new ArrayList<>();
        Map<String, TaskSums> sums = new TreeMap<>();
        hours.forEach((task, failing) -> {
            failing.forEach(
                    hour -> failures.add(new Failure(task, Histories.daysAgo(13).plus(HOUR.multipliedBy(hour)))));
            sums.put(
                    task,
                    Histories.sums(Map.of(Status.FAILED, failing.size(), Status.SUCCEEDED, 336 - failing.size())));
        });
        return new FailingTogetherPattern(failures, sums).find();
    }

    @Test
    void failures_in_the_same_minutes_on_several_days_are_together() {
        List<Integer> both = List.of(5, 30, 61, 100, 140, 200, 260);
        List<Insight> found = together(Map.of("a", both, "b", both, "c", List.of(7, 33, 66, 105, 150, 210, 270)));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).text())
                .isEqualTo(
                        "a and b failed in the same minutes 7 times on 7 of the last 14 days, where chance would make"
                                + " 0.1 of it. Look for what they share, such as a server or a minute: smartcron history a and"
                                + " smartcron history b show their failures.");
        assertThat(found.get(0).isAbout("b")).isTrue();
        assertThat(found.get(0).isAbout("c")).isFalse();
    }

    @Test
    void pairs_with_a_task_in_common_are_one_group() {
        List<Integer> all = List.of(5, 30, 61, 100, 140, 200, 260);
        List<Insight> found = together(Map.of("a", all, "b", all, "c", all.subList(1, 7)));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).facts())
                .containsEntry("tasks", List.of("a", "b", "c"))
                .containsEntry("times", 7);
        assertThat(found.get(0).finding()).startsWith("a, b and c fail in the same minutes; a and b did so 7 times");
    }

    @Test
    void one_bad_day_is_not_together_and_neither_is_what_fails_always() {
        List<Integer> oneDay = List.of(48, 50, 52, 54, 56, 58, 60);
        assertThat(together(Map.of("a", oneDay, "b", oneDay))).isEmpty();
        List<Integer> always = IntStream.range(0, 336).boxed().toList();
        assertThat(together(Map.of("a", List.of(5, 30, 61, 100, 140, 200, 260), "b", always)))
                .isEmpty();
    }

    @Test
    void half_of_the_failures_of_one_have_to_be_the_others() {
        List<Integer> a = List.of(5, 30, 61, 100, 140, 200, 260, 300);
        assertThat(together(Map.of("a", a, "b", List.of(5, 30, 61, 100, 145, 205, 265, 305))))
                .hasSize(1);
        assertThat(together(Map.of("a", a, "b", List.of(5, 30, 61, 105, 145, 205, 265, 305))))
                .isEmpty();
    }

    /** What became of a task without a success, and the beginning of what is said; nothing where it is empty. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FAILED:3 | a has never succeeded: 3 failed in 14 days",
                "FAILED:2,TIMED_OUT:2,SKIPPED:1 | a has never succeeded: 2 failed, 2 timed out, 1 skipped in 14 days",
                "MISSED:2,SKIPPED:4 | a has never run: 4 skipped, 2 missed in 14 days",
                "FAILED:2 | ''",
                "CANCELLED:9 | ''",
                "FAILED:9,SUCCEEDED:1 | ''",
            })
    void never_succeeded_is_what_was_to_run_and_never_did_well(String ends, String said) {
        Map<Status, Integer> counts = new TreeMap<>();
        for (String end : ends.split(",", -1)) {
            String[] each = end.split(":", 2);
            counts.put(Status.valueOf(each[0]), Integer.parseInt(each[1]));
        }
        List<Insight> found =
                new NeverSucceededPattern(List.of(new Unsuccessful("a", 2, Histories.sums(counts))), 14).find();
        assertThat(found.stream().map(Insight::finding).toList()).isEqualTo(said.isEmpty() ? List.of() : List.of(said));
        assertThat(found)
                .allMatch(insight -> insight.severity() == (ends.contains("FAILED") ? Severity.HIGH : Severity.MEDIUM));
    }
}
