package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The text and the JSON that {@code simulate} makes of a file. */
class SimulateCommandTest extends SimulateWorld {
    @Test
    void a_day_of_a_clock_change_reads_well_in_80_columns() throws IOException {
        assertThat(sydney()).isZero();
        assertThat(out.replace(folder + "/", "")).isEqualTo(resource("simulate-text.txt"));
        assertThat(out.replace(folder + "/", "").lines()).allMatch(line -> line.length() <= 80);
        assertThat(err).isEmpty();
    }

    @Test
    void a_file_needs_no_home_and_leaves_nothing_behind() throws IOException {
        sydney();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void the_output_of_a_script_is_not_wider_than_a_log() {
        environment.remove("COLUMNS");
        sydney();
        assertThat(out.replace(folder + "/", "").lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void json_tells_the_same() {
        assertThat(sydney("--json")).isZero();
        Map<String, Object> json = Json.readObject(out);
        assertThat(json)
                .containsEntry("from", "2026-10-04T00:00:00+10:00")
                .containsEntry("until", "2026-10-05T00:00:00+11:00")
                .containsEntry("timezone", "Australia/Sydney")
                .containsEntry("starts", 94L)
                .containsEntry("colliding_pairs", 6L)
                .containsEntry("collisions_complete", true)
                .containsEntry("start_patterns_compared", 3L)
                .containsEntry("start_patterns", 3L);
        assertThat(json.get("running"))
                .isEqualTo(Map.of(
                        "most", 4L,
                        "at", "2026-10-04T03:00:00+11:00",
                        "max_parallel", 3L,
                        "minutes_over", 1L,
                        "tasks_of_unknown_duration", 1L));
        assertThat(task(json, "nightly_backup"))
                .containsEntry("schedule", "30 2 * * *")
                .containsEntry("timezone", "Australia/Sydney")
                .containsEntry("firings", 1L)
                .containsEntry("first", "2026-10-04T03:00:00+11:00")
                .containsEntry("last", "2026-10-04T03:00:00+11:00")
                .containsEntry(
                        "clock_changes",
                        List.of(Map.of(
                                "at",
                                "2026-10-04T03:00:00+11:00",
                                "note",
                                "02:30 does not exist this day: moved to 03:00")));
        assertThat(task(json, "london"))
                .containsEntry("first", "2026-10-03T17:00:00+01:00")
                .containsEntry("overlaps", null);
        assertThat(task(json, "poll").get("overlaps"))
                .isEqualTo(Map.of(
                        "firings", 68L,
                        "duration_ms", 1_500_000L,
                        "then", "queue",
                        "at_once", 1L,
                        "longest_wait_ms", 20_400_000L));
        assertThat(task(json, "strict"))
                .containsEntry("firings", 0L)
                .containsEntry("first", null)
                .containsEntry("next", "2026-10-05T02:15:00+11:00");
        assertThat(task(json, "holiday_off"))
                .containsEntry("skipped", 1L)
                .containsEntry("skipped_reason", "2026-10-04 is in calendar holidays");
        assertThat(list(json, "per_hour"))
                .hasSize(23)
                .element(2)
                .isEqualTo(Map.of("at", "2026-10-04T03:00:00+11:00", "starts", 6L, "most_in_a_minute", 4L));
        assertThat(list(json, "peaks"))
                .first()
                .isEqualTo(Map.of(
                        "at",
                        "2026-10-04T03:00:00+11:00",
                        "starts",
                        4L,
                        "tasks",
                        List.of("nightly_backup", "london", "hourly_report", "poll"),
                        "minutes",
                        1L));
        assertThat(list(json, "collisions"))
                .hasSize(6)
                .first()
                .isEqualTo(Map.of("tasks", List.of("hourly_report", "poll"), "minutes", 23L));
        assertThat(list(json, "left_out"))
                .containsExactly(
                        Map.of("task", "switched_off", "reason", "disabled in the task file"),
                        Map.of("task", "staging_only", "reason", "runs only in staging; this is web1 in production"));
        assertThat(list(json, "not_by_clock")).hasSize(3);
    }

    @Test
    void a_clock_put_back_doubles_some_firings_and_suppresses_others() {
        run("simulate", file.toString(), "--from", "2026-04-05", "--timezone", "Australia/Sydney", "--json");
        Map<String, Object> json = Json.readObject(out);
        assertThat(list(json, "per_hour")).hasSize(25);
        assertThat(task(json, "hourly_report"))
                .containsEntry("firings", 25L)
                .containsEntry(
                        "clock_changes",
                        List.of(Map.of("at", "2026-04-05T02:00:00+10:00", "note", "second pass of a repeated hour")));
        assertThat(task(json, "nightly_backup"))
                .containsEntry("firings", 1L)
                .containsEntry("first", "2026-04-05T02:30:00+11:00")
                .containsEntry(
                        "clock_changes",
                        List.of(Map.of(
                                "at",
                                "2026-04-05T02:30:00+10:00",
                                "note",
                                "02:30 comes twice this day and fires in the first pass only (overlap: first)")));
    }

    @Test
    void a_time_that_the_clocks_jump_over_is_the_end_of_the_gap() {
        // London puts its clocks forward on 29 March 2026, from 01:00 to 02:00.
        run(
                "simulate",
                file.toString(),
                "--from",
                "2026-03-29T01:30",
                "--for",
                "1h",
                "--timezone",
                "Europe/London",
                "--json");
        assertThat(Json.readObject(out))
                .containsEntry("from", "2026-03-29T02:00:00+01:00")
                .containsEntry("until", "2026-03-29T03:00:00+01:00");
        run(
                "simulate",
                file.toString(),
                "--from",
                "2026-03-28T01:30",
                "--for",
                "1d",
                "--timezone",
                "Europe/London",
                "--json");
        assertThat(Json.readObject(out)).containsEntry("until", "2026-03-29T02:00:00+01:00");
    }

    @Test
    void the_environment_decides_who_takes_part() {
        environment.put("SMARTCRON_ENV", "staging");
        sydney("--json");
        assertThat(list(Json.readObject(out), "left_out")).hasSize(1);
        assertThat(task(Json.readObject(out), "staging_only")).containsEntry("firings", 1L);
    }

    @Test
    void up_to_two_hours_are_told_by_the_minute_and_a_month_by_the_day() {
        run(
                "simulate",
                file.toString(),
                "--from",
                "2026-11-01T10:00",
                "--for",
                "30m",
                "--timezone",
                "Australia/Sydney");
        assertThat(out)
                .contains("\nStarts per minute\nSun 2026-11-01\n  10:00  2  ###")
                .contains("\n  10:20  1  ###");
        run("simulate", file.toString(), "--from", "2026-11-01", "--for", "31d", "--timezone", "Australia/Sydney");
        assertThat(out)
                .contains("\nStarts per hour of the day, a row a day\n  : 4  + 5  * 6  # 7\n")
                .contains("\n  Sun 2026-11-01   : : # : + : : : : + : : : : : : : : : : : : : :")
                .contains("london          0 17 * * *         31  11-01 04:00  12-01 04:00  -")
                .doesNotContain("What clock changes do");
    }

    @Test
    void from_now_on_begins_with_the_next_whole_minute_and_24h_are_24_hours() {
        run("simulate", file.toString(), "--for", "24h", "--timezone", "Australia/Sydney", "--json");
        assertThat(Json.readObject(out))
                .containsEntry("from", "2026-10-03T21:01:00+10:00")
                .containsEntry("until", "2026-10-04T22:01:00+11:00");
    }

    @Test
    void what_is_wrong_is_told_in_two_lines() {
        refused("nothing to simulate", "smartcron simulate tasks.yaml, or smartcron simulate --registered");
        refused(
                "a file cannot go with --registered",
                "smartcron simulate tasks.yaml, or smartcron simulate --registered",
                file.toString(),
                "--registered");
        refused(
                "--for: 'soon' is not a duration (write 90s, 5m, 2h, 1d or PT5M)",
                "--for 1d, or --for 90m",
                file.toString(),
                "--for",
                "soon");
        refused("--for 0s is no time at all", "Give 1m to 366d.", file.toString(), "--for", "0s");
        refused("--for 367d is too long", "Give 1m to 366d.", file.toString(), "--for", "367d");
        refused(
                "'soon' is not a time",
                "Write 24h, 03:00, 2026-11-22, 2026-11-22T03:00 or 2026-11-22T03:00+13:00.",
                file.toString(),
                "--from",
                "soon");
        refused("--from +99999-01-01 is too far away", "--from 2026-11-22", file.toString(), "--from", "+99999-01-01");
        refused(
                "sydney is not a time zone; did you mean Australia/Sydney?",
                "--timezone Pacific/Auckland, or --timezone UTC",
                file.toString(),
                "--timezone",
                "sydney");
    }

    @Test
    void a_bad_file_is_told_with_every_mistake() throws IOException {
        Files.writeString(file, "version: 1\ntasks:\n  - {name: a, schedule: '61 * * * *', command: [a]}\n");
        assertThat(sydney()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err).contains("\n" + file + ":3:");
        assertThat(sydney("--json")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(list(Json.readObject(out), "problems")).hasSize(1);
    }

    @Test
    void json_says_when_not_all_collisions_are_in_it() throws IOException {
        StringBuilder tasks = new StringBuilder("version: 1\ntasks:\n");
        for (int i = 0; i < 20; i++) {
            tasks.append("  - {name: t").append(i).append(", schedule: '@hourly', command: [a]}\n");
        }
        Files.writeString(file, tasks);
        sydney("--json");
        Map<String, Object> json = Json.readObject(out);
        assertThat(json).containsEntry("colliding_pairs", 190L).containsEntry("collisions_complete", false);
        assertThat(list(json, "collisions")).hasSize(100);
    }

    private void refused(String message, String hint, String... words) {
        List<String> all = new ArrayList<>(List.of("simulate"));
        all.addAll(List.of(words));
        assertThat(run(all.toArray(new String[0]))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err).isEqualTo("smartcron: " + message + "\n  Try: " + hint + "\n");
        assertThat(out).isEmpty();
    }
}
