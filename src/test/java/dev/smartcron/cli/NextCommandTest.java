package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: hourly, schedule: "0 * * * *", command: [a]}
                  - {name: nightly, schedule: "30 2 * * *", timezone: Australia/Sydney, command: [a]}
                  - {name: off, schedule: "0 * * * *", command: [a], enabled: false}
                  - {name: by_hand, command: [a]}
                """);
    }

    @Test
    void shows_the_coming_firings_of_all_tasks_in_their_order() {
        assertThat(deployment.smartcron("next", "--count", "4").out()).isEqualTo("""
                TASK     FIRES                           IN
                hourly   Fri 2026-04-03 13:00 UTC       59m
                hourly   Fri 2026-04-03 14:00 UTC     1h59m
                hourly   Fri 2026-04-03 15:00 UTC     2h59m
                nightly  Sat 2026-04-04 02:30 +11:00  3h29m
                """);
    }

    @Test
    void marks_what_a_clock_change_does() {
        // Sydney puts its clocks forward on 4 October 2026, from 02:00 to 03:00.
        assertThat(deployment
                        .smartcron("next", "nightly", "--from", "2026-10-03", "--count", "2")
                        .out())
                .contains("Sun 2026-10-04 03:00 +11:00", "02:30 does not exist this day: moved to 03:00");
    }

    @ParameterizedTest
    @CsvSource({
        // London puts its clocks forward on 29 March 2026, from 01:00 to 02:00.
        "30 1 * * *, Europe/London, 2026-03-29T01:30, 2026-03-29T02:00:00+01:00",
        "30 1 * * *, Europe/London, 2026-03-29T01:10, 2026-03-29T02:00:00+01:00",
        "30 1 * * *, Europe/London, 2026-03-29T02:01, 2026-03-30T01:30:00+01:00",
        // The time itself is one of those shown.
        "30 1 * * *, UTC, 2026-03-29T01:30, 2026-03-29T01:30:00Z",
        "30 1 * * *, UTC, 2026-03-29T01:30:01, 2026-03-30T01:30:00Z",
        "30 1 * * *, UTC, 0001-01-01, 0001-01-03T01:30:00Z",
        "30 1 * * *, Europe/London, 0999-01-01, 0999-01-01T01:31:15Z",
        "30 1 * * *, Asia/Tokyo, 9850-01-01, 9850-01-01T01:30:00+09:00"
    })
    void begins_with_the_time_that_is_meant_and_with_that_time_itself(
            String schedule, String zone, String from, String first) {
        Answer answer = deployment.smartcron(
                "next", "--schedule", schedule, "--timezone", zone, "--from", from, "--count", "1", "--json");
        assertThat(answer.object()).containsEntry("next", List.of(first));
    }

    @Test
    void tries_a_schedule_without_any_database() {
        // Melbourne puts its clocks back on 5 April 2026, from 03:00 to 02:00.
        Answer answer = deployment.smartcron(
                "next",
                "--schedule",
                "30 2 * * *",
                "--timezone",
                "Australia/Melbourne",
                "--from",
                "2026-04-04",
                "--count",
                "3",
                "--json");
        assertThat(answer.object())
                .isEqualTo(Map.of(
                        "schedule",
                        "30 2 * * *",
                        "schedule_in_words",
                        "at 02:30",
                        "timezone",
                        "Australia/Melbourne",
                        "next",
                        List.of("2026-04-04T02:30:00+11:00", "2026-04-05T02:30:00+11:00", "2026-04-06T02:30:00+10:00"),
                        "notes",
                        List.of()));
        assertThat(deployment
                        .smartcron(
                                "next",
                                "--schedule",
                                "@hourly",
                                "--timezone",
                                "Australia/Melbourne",
                                "--from",
                                "2026-04-05T02:00",
                                "--count",
                                "2",
                                "--json")
                        .object())
                .containsEntry("next", List.of("2026-04-05T02:00:00+11:00", "2026-04-05T02:00:00+10:00"))
                .containsEntry(
                        "notes",
                        List.of(Map.of("at", "2026-04-05T02:00:00+10:00", "note", "second pass of a repeated hour")));
        Deployment empty = new Deployment(folder.resolve("empty"));
        assertThat(empty.smartcron("next", "--schedule", "@daily").exitCode()).isZero();
        assertThat(empty.home).doesNotExist();
        assertThat(Files.exists(empty.home)).isFalse();
    }

    @Test
    void from_is_the_first_minute_that_counts() {
        assertThat(deployment
                        .smartcron("next", "hourly", "--from", "2026-05-01T10:00", "--count", "1")
                        .out())
                .contains("2026-05-01 10:00 UTC");
    }

    @Test
    void all_has_every_task_in_json_also_those_that_no_clock_starts() {
        List<Map<String, Object>> tasks =
                deployment.smartcron("next", "--all", "--json").array();
        assertThat(tasks).extracting(task -> task.get("task")).containsExactly("hourly", "nightly", "off", "by_hand");
        assertThat(tasks.get(1))
                .containsEntry("schedule", "30 2 * * *")
                .containsEntry("timezone", "Australia/Sydney")
                .containsEntry("next", List.of("2026-04-04T02:30:00+11:00"));
        assertThat(tasks.get(2)).containsEntry("next", List.of()).containsEntry("reason", "disabled in the task file");
        assertThat(tasks.get(1)).containsEntry("schedule_in_words", "at 02:30");
        assertThat(tasks.get(3))
                .containsEntry("next", List.of())
                .containsEntry("schedule", null)
                .containsEntry("schedule_in_words", null);
    }

    @Test
    void says_in_words_when_a_schedule_fires() {
        assertThat(deployment.smartcron("next", "nightly", "--count", "1").out())
                .endsWith("nightly: at 02:30 (Australia/Sydney)\n");
        assertThat(deployment
                        .smartcron("next", "--schedule", "*/5 9-17 * * MON-FRI", "--timezone", "UTC")
                        .out())
                .startsWith("every 5 minutes, 09:00 to 17:59, Monday to Friday (UTC)\nFIRES");
        assertThat(deployment.smartcron("show", "nightly").out()).contains("in words         at 02:30\n");
        assertThat(deployment.smartcron("list", "--wide").out()).contains("IN WORDS\n", "every hour\n");
    }

    @Test
    void says_why_there_are_none() {
        assertThat(deployment.smartcron("next", "by_hand").out())
                .isEqualTo("by_hand: no schedule: started by a trigger, a chain or the queue only\n");
        deployment.smartcron("disable", "hourly");
        assertThat(deployment.smartcron("next", "hourly").out()).isEqualTo("hourly: disabled by ann\n");
    }

    @Test
    void wrong_use_is_told_in_two_lines() {
        assertThat(deployment.smartcron("next", "--schedule", "61 * * * *").err())
                .hasLineCount(2);
        assertThat(deployment
                        .smartcron("next", "--schedule", "* * * * *", "--timezone", "auckland")
                        .err())
                .contains("did you mean Pacific/Auckland?");
        assertThat(deployment
                        .smartcron("next", "--schedule", "0", "2", "*", "*", "*")
                        .err())
                .startsWith("smartcron: the schedule came as 5 words instead of one\n  Try: Put it in quotes: ");
        assertThat(deployment.smartcron("next", "hourly", "--all").exitCode()).isEqualTo(2);
        assertThat(deployment.smartcron("next", "--timezone", "UTC").exitCode()).isEqualTo(2);
        assertThat(deployment.smartcron("next", "--count", "0").exitCode()).isEqualTo(2);
    }
}
