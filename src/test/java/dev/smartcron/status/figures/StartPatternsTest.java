package dev.smartcron.status.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.status.figures.AlwaysAtLimitPattern.LimitWait;
import dev.smartcron.status.figures.AlwaysAtLimitPattern.SkippedFirings;
import dev.smartcron.status.figures.StartLimit.LimitKind;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that start together and wait, the busiest minute and limits that are always reached, on a simulated day. */
class StartPatternsTest {
    private static final StartLimit GROUP = new StartLimit(LimitKind.GROUP, "g", 2);
    private static final StartLimit NODE = new StartLimit(LimitKind.NODE, "web1", 8);
    private static final Map<String, StartLimit> LIMITS = Map.of("g", GROUP, "", NODE);

    /** Schedules by their tasks' names. */
    private static StartMinutes starts(Map<String, String> schedules) {
        List<SimulatedTask> tasks = schedules.entrySet().stream()
                .map(each -> SimulatedTask.declared(
                        new Definition(each.getKey(), Map.of("schedule", each.getValue(), "command", List.of("true")))))
                .toList();
        Span span = new Span(Histories.TODAY, Histories.TODAY.plus(Duration.ofDays(1)), ZoneOffset.UTC);
        return new StartMinutes(
                Simulator.run(tasks, Map.of(), new SimulatedNode("web1", "production", 8), span, done -> {}));
    }

    private static Map<String, String> many(int tasks, String schedule) {
        Map<String, String> schedules = new LinkedHashMap<>();
        for (int i = 0; i < tasks; i++) {
            schedules.put("t" + i, schedule);
        }
        return schedules;
    }

    private static WaitingTask waiting(String task, String schedule, String group, int looked, int waits) {
        return new WaitingTask(task, schedule, group, looked, Collections.nCopies(waits, Duration.ofMinutes(4)));
    }

    private static List<Insight> collisions(Map<String, String> schedules, WaitingTask... waiting) {
        Map<String, String> groups = new LinkedHashMap<>();
        schedules.keySet().stream().filter(name -> !name.startsWith("x")).forEach(name -> groups.put(name, "g"));
        return new CollidesPattern(starts(schedules), List.of(waiting), groups, LIMITS).find();
    }

    @Test
    void three_that_start_together_in_a_group_of_two_collide_when_one_of_them_waits() {
        Map<String, String> schedules = many(3, "0 * * * *");
        schedules.put("x", "*/10 * * * *");
        List<Insight> found = collisions(schedules, waiting("t2", "0 * * * *", "g", 100, 34));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).text())
                .isEqualTo(
                        "t0, t1 and t2 start together at 00:00 (too many do in 23 other minutes) and wait for group g, which"
                                + " runs 2 at once: 34 of the last 100 runs of t2 waited, 4m on average and 4m at most. Fewest"
                                + " tasks start in the minutes 1, 6 and 11 of the hour: smartcron reschedule t2 '1 * * * *'; or"
                                + " raise max_running of group g in the task file.");
        assertThat(found.get(0).facts())
                .containsEntry("tasks", List.of("t0", "t1", "t2"))
                .containsEntry("limit", "group:g")
                .containsEntry("command", Optional.of("smartcron reschedule t2 '1 * * * *'"));
        assertThat(found.get(0).severity()).isEqualTo(Severity.LOW);
    }

    @Test
    void they_do_not_when_none_waits_or_two_are_enough_or_they_start_apart() {
        Map<String, String> three = many(3, "0 * * * *");
        assertThat(collisions(three)).isEmpty();
        assertThat(collisions(three, waiting("t2", "0 * * * *", "g", 100, 4))).isEmpty();
        assertThat(collisions(three, waiting("t2", "0 * * * *", "g", 100, 19))).isEmpty();
        assertThat(collisions(many(2, "0 * * * *"), waiting("t1", "0 * * * *", "g", 100, 50)))
                .isEmpty();
        three.put("t2", "1 * * * *");
        assertThat(collisions(three, waiting("t2", "1 * * * *", "g", 100, 50))).isEmpty();
    }

    @Test
    void nine_collide_on_a_node_that_runs_eight_at_once() {
        Map<String, String> schedules = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            schedules.put("x" + i, "*/5 * * * *");
        }
        List<Insight> found = collisions(schedules, waiting("x8", "*/5 * * * *", null, 50, 20));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).facts()).containsEntry("limit", "node:web1").containsEntry("minutes", 288);
        assertThat(found.get(0).advice()).contains("or give them jitter").contains("limits.max_parallel");
    }

    @ParameterizedTest
    @CsvSource({
        "0 2 * * *, '17 2 * * *'",
        "30 * * * MON, '17 * * * MON'",
        "@hourly, '17 * * * *'",
        "@daily, '17 0 * * *'",
        "*/5 * * * *,",
        "'0,30 * * * *',",
        "@reboot,",
        ",",
    })
    void a_schedule_moves_where_it_has_one_minute(String schedule, String moved) {
        assertThat(StartMinutes.moved(schedule, 17).orElse(null)).isEqualTo(moved);
    }

    private static List<Insight> busiest(Map<String, String> schedules) {
        return new BusiestMinutePattern(starts(schedules), "web1", 8).find();
    }

    @Test
    void the_busiest_minute_is_told_where_it_stands_out() {
        Map<String, String> schedules = many(6, "0 2 * * *");
        schedules.put("x", "* * * * *");
        assertThat(busiest(schedules).get(0).text())
                .isEqualTo(
                        "7 tasks start at 02:00, more than in any other: t0, t1, t2, t3 and 3 more; all of them may run"
                                + " at once, as web1 lets 8. jitter in the task file spreads them; smartcron simulate"
                                + " --registered shows the whole day.");
        schedules.putAll(many(9, "@hourly"));
        Insight over = busiest(schedules).get(0);
        assertThat(over.finding())
                .startsWith("10 tasks start at 00:00 and in 23 other minutes of the day")
                .endsWith("web1 runs 8 at once, so 2 of them wait");
        assertThat(over.severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void the_busiest_minute_is_not_told_where_few_start_or_all_are_alike() {
        assertThat(busiest(Map.of())).isEmpty();
        assertThat(busiest(many(4, "0 2 * * *"))).isEmpty();
        assertThat(busiest(many(9, "* * * * *"))).isEmpty();
    }

    private static List<LimitWait> waits(int full, int free) {
        List<LimitWait> waits = new ArrayList<>(Collections.nCopies(full, new LimitWait(GROUP, "t1", true)));
        waits.addAll(Collections.nCopies(free, new LimitWait(GROUP, "t1", false)));
        return waits;
    }

    /** Waits in the middle of which the group was full, and others; how many of its last hundred runs waited. */
    @ParameterizedTest
    @CsvSource({
        "6, 0, 34, true",
        "6, 2, 34, true",
        "5, 0, 20, true",
        "4, 0, 34, false",
        "6, 3, 34, false",
        "6, 0, 19, false"
    })
    void a_limit_is_always_reached_when_it_was_in_nearly_all_waits(int full, int free, int waiting, boolean isFound) {
        List<WaitingTask> tasks = List.of(waiting("t1", "0 * * * *", "g", 100, waiting));
        assertThat(new AlwaysAtLimitPattern(waits(full, free), tasks, List.of(), Set.of()).find())
                .hasSize(isFound ? 1 : 0);
        assertThat(new AlwaysAtLimitPattern(waits(full, free), tasks, List.of(), Set.of("group:g")).find())
                .isEmpty();
    }

    @Test
    void a_limit_that_is_always_reached_says_which_and_how_long() {
        List<WaitingTask> tasks = List.of(waiting("t1", null, "g", 100, 34));
        assertThat(new AlwaysAtLimitPattern(waits(6, 0), tasks, List.of(), Set.of())
                        .find()
                        .get(0)
                        .text())
                .isEqualTo(
                        "t1 regularly waits for group g, which runs 2 at once: 34 of the last 100 runs of t1 waited, 4m on"
                                + " average and 4m at most. Spread the starts, or raise max_running of group g in the task file."
                                + " smartcron simulate --registered shows what starts when.");
    }

    @ParameterizedTest
    @CsvSource({
        "31, 96, OVERLAP, true",
        "31, 96, MAX_WAITING, true",
        "31, 96, CALENDAR, false",
        "4, 10, OVERLAP, false",
        "31, 400, OVERLAP, false"
    })
    void firings_that_are_skipped_again_and_again_are_told(
            int skipped, int firings, ReasonCode reason, boolean isFound) {
        SkippedFirings each = new SkippedFirings("a", 3, skipped, firings, reason, 720_000);
        List<Insight> found = new AlwaysAtLimitPattern(List.of(), List.of(), List.of(each), Set.of()).find();
        assertThat(found).hasSize(isFound ? 1 : 0);
        assertThat(found).allMatch(insight -> insight.finding().startsWith("of 96 firings of a in 14 days 31 (32.3%)"));
    }
}
