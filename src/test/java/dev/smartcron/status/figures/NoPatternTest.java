package dev.smartcron.status.figures;

import static dev.smartcron.status.figures.Histories.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.query.StartedRuns.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of histories that are nothing but chance, nearly nothing is said; each failure of this test names its seed again. */
class NoPatternTest {
    private static final int SEEDS = 100;
    private static final int MOST = 5;
    private static final int TASKS = 20;

    private static void assertNearlySilent(ToIntFunction<Random> insights) {
        List<Integer> speaking = IntStream.range(0, SEEDS)
                .boxed()
                .filter(seed -> insights.applyAsInt(new Random(seed)) > 0)
                .toList();
        assertThat(speaking).as("seeds with an insight").hasSizeLessThanOrEqualTo(MOST);
    }

    /** Tasks of a run a day up to hourly ones, even or wide apart, some slower on Sundays, some with outliers. */
    private static TaskDays steady(String name, Random random) {
        int runs = List.of(1, 4, 24).get(random.nextInt(3));
        double usual = Math.exp(random.nextDouble() * 8);
        double spread = 0.05 + random.nextDouble() * 0.6;
        double sundays = random.nextInt(3) == 0 ? 1.5 : 1;
        boolean hasOutliers = random.nextInt(3) == 0;
        return Histories.successes(
                name,
                SlowPattern.LATELY + SlowPattern.BEFORE,
                runs,
                ago -> usual * (ago % 7 == 0 ? sundays : 1) * (hasOutliers && random.nextInt(15) == 0 ? 10 : 1),
                spread,
                random);
    }

    @Test
    void of_steady_tasks_none_is_slow_or_slowing() {
        assertNearlySilent(random -> {
            List<TaskDays> tasks = IntStream.range(0, TASKS)
                    .mapToObj(i -> steady("t" + i, random))
                    .toList();
            return new SlowPattern(tasks, TODAY).find().size()
                    + new SlowingPattern(tasks, Map.of(), TODAY).find().size();
        });
    }

    @Test
    void a_failure_in_five_hundred_is_not_flaky() {
        assertNearlySilent(random -> {
            List<TaskDays> tasks = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                String[] days = new String[FlakyPattern.SPAN];
                int runs = List.of(1, 24, 96).get(random.nextInt(3));
                for (int day = 0; day < days.length; day++) {
                    StringBuilder ends = new StringBuilder();
                    for (int run = 0; run < runs; run++) {
                        ends.append(random.nextInt(500) == 0 ? '-' : '+');
                    }
                    days[day] = ends.toString();
                }
                tasks.add(Histories.outcomes("t" + i, days));
            }
            return new FlakyPattern(tasks).find().size();
        });
    }

    /** All of them run at the same full hours, and up to a fifth of their runs fail. */
    @Test
    void tasks_of_one_schedule_that_fail_by_themselves_do_not_fail_together() {
        assertNearlySilent(random -> {
            List<Failure> failures = new ArrayList<>();
            Map<String, TaskSums> sums = new TreeMap<>();
            for (int i = 0; i < TASKS; i++) {
                double share = random.nextDouble() * 0.2;
                int failed = 0;
                int hours = FailingTogetherPattern.SPAN * 24;
                for (int hour = 0; hour < hours; hour++) {
                    if (random.nextDouble() < share) {
                        Instant at = Histories.daysAgo(13).plus(Duration.ofHours(hour));
                        failures.add(new Failure("t" + i, at.plusSeconds(random.nextInt(90))));
                        failed++;
                    }
                }
                sums.put("t" + i, Histories.sums(Map.of(Status.FAILED, failed, Status.SUCCEEDED, hours - failed)));
            }
            return new FailingTogetherPattern(failures, sums).find().size();
        });
    }
}
