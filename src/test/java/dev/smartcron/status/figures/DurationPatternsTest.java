package dev.smartcron.status.figures;

import static dev.smartcron.status.figures.Histories.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.task.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slow and slowing tasks are found, and nothing is said of noise or of too little. */
class DurationPatternsTest {
    private static final double EVEN = 0.1;

    private static List<Insight> slow(int days, int runs, IntToDoubleFunction middle, double spread) {
        TaskDays task = Histories.successes("a", days, runs, middle, spread, new Random(1));
        return new SlowPattern(List.of(task), TODAY).find();
    }

    private static List<Insight> slowing(int days, int runs, IntToDoubleFunction middle, double spread) {
        TaskDays task = Histories.successes("a", days, runs, middle, spread, new Random(2));
        return new SlowingPattern(List.of(task), Map.of("a", Duration.ofMinutes(5)), TODAY).find();
    }

    /** Seconds before and in the last seven days; days and runs a day; how far runs are spread. */
    @ParameterizedTest
    @CsvSource({
        "120, 300, 37, 24, 0.1, true",
        "120, 300, 37, 1, 0.1, true",
        // Not twice as long.
        "120, 230, 37, 24, 0.1, false",
        // Twice as long, but nothing that costs anybody time.
        "0.2, 3, 37, 24, 0.1, false",
        // Within what its days are apart anyhow.
        "120, 260, 37, 1, 0.8, false",
        // Seven days before the last seven are too few to be usual, eight are not.
        "120, 300, 14, 24, 0.1, false",
        "120, 300, 15, 24, 0.1, true",
        "300, 120, 37, 24, 0.1, false",
    })
    void slow_is_what_took_far_less_before(
            double before, double lately, int days, int runs, double spread, boolean isFound) {
        assertThat(slow(days, runs, ago -> ago < SlowPattern.LATELY ? lately : before, spread))
                .hasSize(isFound ? 1 : 0);
    }

    @Test
    void four_runs_lately_are_too_few() {
        TaskDays task =
                Histories.successes("a", 37, 1, ago -> ago < SlowPattern.LATELY ? 300 : 120, EVEN, new Random(1));
        TaskDays five = new TaskDays("a", 3, new TreeMap<>(task.days()));
        five.days().remove(Histories.daysAgo(0));
        five.days().remove(Histories.daysAgo(1));
        assertThat(new SlowPattern(List.of(five), TODAY).find()).hasSize(1);
        five.days().remove(Histories.daysAgo(2));
        assertThat(new SlowPattern(List.of(five), TODAY).find()).isEmpty();
    }

    @Test
    void slow_says_by_how_much() {
        Insight slow =
                slow(37, 24, ago -> ago < SlowPattern.LATELY ? 300 : 120, 0).get(0);
        assertThat(slow.text())
                .isEqualTo("a takes 5m, the median of 168 runs in 7 days: 2.5 times the 2m that it took in the 30 days"
                        + " before. smartcron metrics a shows since when, smartcron logs a what it does.");
        assertThat(slow.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(slow.facts())
                .containsEntry("runs", 168L)
                .containsEntry("usual_days", 30)
                .containsKeys("p50_ms", "usual_p50_ms", "spread_ms");
    }

    /** Seconds thirty days ago and today; days and runs a day; how far runs are spread. */
    @ParameterizedTest
    @CsvSource({
        "120, 190, 30, 24, 0.1, true",
        "120, 190, 30, 1, 0.1, true",
        "120, 190, 10, 24, 0.1, true",
        "120, 190, 9, 24, 0.1, false",
        // Clear, but less than a fifth.
        "120, 130, 30, 24, 0.02, false",
        // Clear, but less than five seconds.
        "2, 4, 30, 24, 0.02, false",
        // Lost in its noise.
        "120, 160, 30, 1, 0.9, false",
        "190, 120, 30, 24, 0.1, false",
    })
    void slowing_is_a_clear_trend_that_has_come_to_something(
            double from, double to, int days, int runs, double spread, boolean isFound) {
        assertThat(slowing(days, runs, ago -> to + (from - to) * ago / (days - 1), spread))
                .hasSize(isFound ? 1 : 0);
    }

    @Test
    void slowing_says_by_how_much_and_where_it_leads() {
        Insight slowing = slowing(30, 24, ago -> 190 - ago * 70 / 29.0, 0).get(0);
        assertThat(slowing.text())
                .isEqualTo("a takes longer every day: p50 grew from 2m to 3m10s in 30 days, 2.4s a day; at that pace it"
                        + " reaches its timeout of 5m in 46 days. smartcron metrics a shows each day; look for what grows"
                        + " with it, such as a table or a folder, or set a longer timeout in the task file.");
        assertThat(slowing.severity()).isEqualTo(Severity.LOW);
        assertThat(slowing.facts()).containsEntry("timeout_ms", 300_000L).containsEntry("days", 30);
    }

    @Test
    void a_timeout_within_a_month_is_as_urgent_as_its_task() {
        TaskDays task = Histories.successes("a", 30, 24, ago -> 280 - ago * 4, 0, new Random(2));
        TaskDays critical = new TaskDays("a", 1, task.days());
        Insight slowing = new SlowingPattern(List.of(critical), Map.of("a", Duration.ofMinutes(5)), TODAY)
                .find()
                .get(0);
        assertThat(slowing.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(new SlowingPattern(List.of(critical), Map.of(), TODAY)
                        .find()
                        .get(0)
                        .severity())
                .isEqualTo(Severity.LOW);
    }

    @Test
    void one_slow_day_is_neither() {
        assertThat(slow(37, 24, ago -> ago == 3 ? 3_000 : 120, EVEN)).isEmpty();
        assertThat(slowing(30, 24, ago -> ago == 3 ? 3_000 : 120, EVEN)).isEmpty();
    }
}
