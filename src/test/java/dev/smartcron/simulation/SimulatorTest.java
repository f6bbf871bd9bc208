package dev.smartcron.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.ProcessorTime;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.simulation.Collisions.Collision;
import dev.smartcron.simulation.ScheduleForecast.ClockNote;
import dev.smartcron.simulation.Totals.Peak;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counts, peaks, collisions and load, against ways to count that are too slow for more than a test. */
class SimulatorTest {
    private static final SimulatedNode PLACE = new SimulatedNode("web1", "production", 4);
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    /** Across the change of 4 October 2026, when 02:00 to 03:00 do not exist. */
    private static final Span SPAN =
            Span.between(Instant.parse("2026-10-02T14:00:00Z"), Instant.parse("2026-10-05T13:00:00Z"), SYDNEY);

    @Test
    void counts_are_those_of_one_by_one() throws Exception {
        long seed = 20_261_004;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> schedules = List.of(
                "* * * * *", "*/5 * * * *", "*/7 1-5 * * *", "0 * * * *", "30 2 * * *", "0 9 * * MON", "15,45 2 * * *");
        for (int round = 0; round < 20; round++) {
            List<SimulatedTask> candidates = new ArrayList<>();
            Map<Instant, NavigableSet<String>> starts = new TreeMap<>();
            for (int i = 0; i < 12; i++) {
                String name = "t" + i;
                String expression = schedules.get(random.nextInt(schedules.size()));
                SimulatedTask candidate = task(name, expression, "jitter", random.nextBoolean() ? "0s" : "5m");
                candidates.add(candidate);
                Duration delay = Task.of(candidate.definition()).startDelay("web1");
                Schedule schedule = Schedule.parse(expression, SYDNEY);
                Optional<Instant> next = schedule.next(SPAN.from().minus(Duration.ofHours(1)));
                while (next.isPresent() && next.get().isBefore(SPAN.until())) {
                    Instant start = next.get().plus(delay);
                    if (!start.isBefore(SPAN.from()) && start.isBefore(SPAN.until())) {
                        starts.computeIfAbsent(SPAN.at(SPAN.minute(start)), at -> new TreeSet<>())
                                .add(name);
                    }
                    next = schedule.next(next.get());
                }
            }
            Simulation simulation = run(candidates);
            String where = "seed " + seed + ", round " + round;
            assertThat(simulation.starts())
                    .as(where)
                    .isEqualTo(starts.values().stream()
                            .mapToInt(NavigableSet::size)
                            .sum());
            assertThat(simulation.totals().perHour().stream()
                            .mapToLong(Totals.Bucket::starts)
                            .sum())
                    .as(where)
                    .isEqualTo(simulation.starts());
            int most =
                    starts.values().stream().mapToInt(NavigableSet::size).max().orElse(0);
            Peak peak = simulation.totals().peaks().get(0);
            assertThat(peak.starts()).as(where).isEqualTo(most);
            NavigableSet<String> there = new TreeSet<>(peak.tasks());
            assertThat(starts.get(peak.at())).as(where).isEqualTo(there);
            assertThat(starts.values().stream().filter(there::equals)).as(where).hasSize(peak.times());
            assertThat(pairs(simulation)).as(where).isEqualTo(pairs(starts));
        }
    }

    @Test
    void hours_are_cut_at_full_hours_and_clock_changes() {
        assertThat(hours("Australia/Sydney", "2026-04-04T14:30:00Z", 3))
                .containsExactly("01:30 +11:00", "02:00 +11:00", "02:00 +10:00", "03:00 +10:00");
        assertThat(hours("Australia/Sydney", "2026-10-03T15:00:00Z", 2))
                .containsExactly("01:00 +10:00", "03:00 +11:00");
        assertThat(hours("Australia/Lord_Howe", "2026-04-04T14:00:00Z", 2))
                .containsExactly("01:00 +11:00", "01:30 +10:30", "02:00 +10:30");
        assertThat(hours("Asia/Kathmandu", "2026-04-04T14:00:00Z", 1)).containsExactly("19:45 +05:45", "20:00 +05:45");
        assertThat(hours("Antarctica/Troll", "2026-10-25T00:00:00Z", 4))
                .containsExactly("02:00 +02:00", "01:00 UTC", "02:00 UTC", "03:00 UTC");
    }

    @Test
    void of_runs_that_overlap_the_policy_decides() {
        assertThat(overlap("skip", "25m")).hasValue("36 firings come while the run before goes on (25m each): skipped");
        assertThat(overlap("queue", "25m"))
                .hasValue("71 firings come while the run before goes on (25m each): queued, up to 5h55m late");
        assertThat(overlap("replace", "25m"))
                .hasValue("71 firings come while the run before goes on (25m each): the run before is killed");
        assertThat(overlap("allow", "65m"))
                .hasValue("71 firings come while the run before goes on (1h5m each): up to 4 at once");
        assertThat(overlap("allow", "20m")).isEmpty();
    }

    @Test
    void a_task_that_overlapped_itself_before_does_not_begin_to() {
        Object alert = Map.of("max_duration", "25m");
        Simulation before =
                run(List.of(task("a", "*/20 * * * *", "alert", alert), task("b", "0 * * * *", "alert", alert)));
        Simulation after =
                run(List.of(task("a", "*/10 * * * *", "alert", alert), task("b", "*/20 * * * *", "alert", alert)));
        assertThat(after.overlaps()).extracting(TaskNote::task).contains("a", "b");
        assertThat(SimulationComparison.of(before, after).overlaps())
                .extracting(TaskNote::task)
                .containsExactly("b");
    }

    @Test
    void the_load_is_what_runs_in_a_minute() {
        Span day = day();
        Simulation simulation = Simulator.run(
                List.of(
                        task("long", "0 1 * * *", "timezone", "UTC", "alert", Map.of("max_duration", "2h")),
                        task("short", "30 2 * * *", "timezone", "UTC", "alert", Map.of("max_duration", "30s")),
                        task("after", "0 3 * * *", "timezone", "UTC", "alert", Map.of("max_duration", "1m")),
                        task("unknown", "59 2 * * *", "timezone", "UTC")),
                Map.of(),
                new SimulatedNode("web1", "production", 1),
                day,
                done -> {});
        assertThat(simulation.totals().running().most()).isEqualTo(2);
        assertThat(simulation.totals().running().at()).isEqualTo(day.from().plusSeconds(150 * 60));
        assertThat(simulation.totals().running().minutesOver()).isEqualTo(2);
        assertThat(simulation.totals().running().unknownDurations()).isEqualTo(1);
    }

    @Test
    void one_task_that_cannot_be_read_hides_no_other() {
        Simulation simulation = run(List.of(
                task("good", "@hourly"),
                task("bad", "@hourly", "timezone", "Mars/Olympus"),
                task("worse", "61 * * * *")));
        assertThat(simulation.tasks()).extracting(TaskForecast::name).containsExactly("good");
        assertThat(simulation.leftOut()).extracting(TaskNote::task).containsExactly("bad", "worse");
        assertThat(simulation.leftOut()).allMatch(left -> left.text().startsWith("cannot be planned: "));
    }

    @Test
    void a_gap_that_is_no_loss_is_not_told() {
        Simulation simulation = run(List.of(task("hourly", "0 * * * *"), task("half", "*/30 * * * *")));
        assertThat(simulation.tasks())
                .allMatch(task -> task.schedule().clockNotes().isEmpty());
    }

    @Test
    void a_starred_minute_in_a_missing_hour_is_told() {
        assertThat(run(List.of(task("wild", "*/20 2 * * *")))
                        .tasks()
                        .get(0)
                        .schedule()
                        .clockNotes())
                .containsExactly(new ClockNote(
                        Instant.parse("2026-10-03T16:00:00Z"),
                        "02:00 does not exist this day: a schedule with * in its minute or hour is not caught up"
                                + " (and 2 more like it)"));
    }

    /** 44.6 million firings; each task's own jitter keeps them from sharing one walk. */
    @Test
    void a_thousand_minute_tasks_over_a_month_are_counted_as_fast_as_a_hundred() throws Exception {
        Instant from = Instant.parse("2026-09-09T12:00:00Z");
        Span month = Span.between(from, from.plus(Duration.ofDays(31)), SYDNEY);
        assertThat(timeOfCounting(1_000, month)).isLessThan(30 * timeOfCounting(100, month));
    }

    private static long timeOfCounting(int tasks, Span month) throws Exception {
        List<SimulatedTask> candidates = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            candidates.add(task("t" + i, "* * * * *", "jitter", i % 10 > 0 ? "0s" : "10m"));
        }
        AtomicInteger told = new AtomicInteger();
        long time = ProcessorTime.of(() -> assertThat(Simulator.run(candidates, Map.of(), PLACE, month, told::set)
                        .starts())
                .isEqualTo(tasks * 44_640L));
        assertThat(told).hasValue(tasks);
        return time;
    }

    private static Optional<String> overlap(String policy, String duration) {
        Map<String, @Nullable Object> keys = new HashMap<>();
        keys.put("schedule", "*/20 * * * *");
        keys.put("overlap", policy);
        keys.put("alert", Map.of("max_duration", duration));
        SimulatedTask candidate = SimulatedTask.declared(Definition.fromJson("t", Json.write(keys)));
        return Simulator.run(List.of(candidate), Map.of(), PLACE, day(), done -> {})
                .tasks()
                .get(0)
                .overlap()
                .map(SelfOverlap::line);
    }

    private static Span day() {
        Instant from = Instant.parse("2026-11-01T00:00:00Z");
        return Span.between(from, from.plus(Duration.ofDays(1)), ZoneId.of("UTC"));
    }

    private static List<String> hours(String zone, String from, int hours) {
        Instant begin = Instant.parse(from);
        Span span = Span.between(begin, begin.plus(Duration.ofHours(hours)), ZoneId.of(zone));
        Buckets buckets = Buckets.hours(span);
        List<String> begins = new ArrayList<>();
        for (int i = 0; i < buckets.count(); i++) {
            Instant at = span.at(buckets.begin(i));
            begins.add(span.time(at) + " " + Zoned.offset(at, span.zone()));
        }
        return begins;
    }

    private static Simulation run(List<SimulatedTask> candidates) {
        return Simulator.run(candidates, Map.of(), PLACE, SPAN, done -> {});
    }

    private static SimulatedTask task(String name, String schedule, Object... more) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        keys.put("schedule", schedule);
        keys.put("timezone", "Australia/Sydney");
        keys.put("command", List.of("true"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(String.valueOf(more[i]), more[i + 1]);
        }
        return SimulatedTask.declared(Definition.fromJson(name, Json.write(keys)));
    }

    private static Map<String, Integer> pairs(Simulation simulation) {
        Map<String, Integer> pairs = new TreeMap<>();
        for (Collision collision : simulation.totals().collisions().shown()) {
            List<String> one = collision.tasks();
            for (int i = 0; i < one.size(); i++) {
                List<String> others = collision.with().isEmpty() ? one.subList(i + 1, one.size()) : collision.with();
                for (String other : others) {
                    pairs.put(pair(one.get(i), other), collision.minutes());
                }
            }
        }
        assertThat(simulation.totals().collisions().pairs()).isEqualTo(pairs.size());
        return pairs;
    }

    private static Map<String, Integer> pairs(Map<Instant, NavigableSet<String>> starts) {
        Map<String, Integer> pairs = new TreeMap<>();
        for (NavigableSet<String> together : starts.values()) {
            for (String one : together) {
                for (String other : together.tailSet(one, false)) {
                    pairs.merge(pair(one, other), 1, Integer::sum);
                }
            }
        }
        return pairs;
    }

    private static String pair(String one, String other) {
        return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
    }
}
