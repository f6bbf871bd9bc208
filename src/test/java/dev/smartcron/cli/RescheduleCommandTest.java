package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescheduleCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: nightly, schedule: "0 4 * * *", timezone: Australia/Sydney, command: [a]}
                  - {name: off, schedule: "0 * * * *", command: [a], enabled: false}
                  - {name: service, schedule: "@continuous", command: [a]}
                """);
    }

    @Test
    void previews_in_local_time_with_what_a_clock_put_back_does() {
        // Sydney puts its clocks back on 5 April 2026, from 03:00 to 02:00.
        deployment.now = Instant.parse("2026-04-04T15:10:00Z");
        assertThat(deployment.smartcron("reschedule", "nightly", "*/30 2 * * *").out())
                .isEqualTo("""
                nightly now has the schedule */30 2 * * * in Australia/Sydney:
                FIRES                           IN
                Sun 2026-04-05 02:30 +11:00    20m
                Sun 2026-04-05 02:00 +10:00    50m  second pass of a repeated hour
                Sun 2026-04-05 02:30 +10:00  1h20m  second pass of a repeated hour
                """);
    }

    @Test
    void previews_what_a_clock_put_forward_moves() {
        deployment.now = Instant.parse("2026-10-03T12:00:00Z");
        Answer answer = deployment.smartcron("reschedule", "nightly", "30 2 * * *");
        assertThat(answer.out())
                .contains("Sun 2026-10-04 03:00 +11:00", "02:30 does not exist this day: moved to 03:00");
        assertThat(deployment
                        .smartcron("reschedule", "nightly", "30 2 * * *", "--json")
                        .object())
                .containsEntry("changed", true)
                .containsEntry("next_due", "2026-10-04T03:00:00+11:00")
                .containsEntry(
                        "next",
                        List.of("2026-10-04T03:00:00+11:00", "2026-10-05T02:30:00+11:00", "2026-10-06T02:30:00+11:00"))
                .containsEntry(
                        "notes",
                        List.of(Map.of(
                                "at",
                                "2026-10-04T03:00:00+11:00",
                                "note",
                                "02:30 does not exist this day: moved to 03:00")));
    }

    @Test
    void goes_back_to_the_file_and_says_when_it_was_there_already() {
        deployment.smartcron("reschedule", "nightly", "0 5 * * *", "--timezone", "UTC");
        assertThat(deployment.smartcron("reschedule", "nightly", "--reset").out())
                .startsWith("nightly now has the schedule 0 4 * * * in Australia/Sydney:\n");
        assertThat(deployment.smartcron("reschedule", "nightly", "--reset").out())
                .isEqualTo("nightly follows its file already\n");
    }

    @Test
    void a_disabled_task_stays_so() {
        assertThat(deployment.smartcron("reschedule", "off", "@daily").out())
                .isEqualTo("off now has the schedule @daily in UTC\n  disabled in the task file\n");
    }

    @Test
    void mistakes_are_told_in_two_lines_and_change_nothing() {
        refused(
                "the schedule came as 5 words instead of one",
                "Put it in quotes: smartcron reschedule nightly '*/30 * * * *'",
                "nightly",
                "0",
                "2",
                "*",
                "*",
                "*");
        refused("no schedule is given", "smartcron reschedule TASK '*/30 * * * *', or --reset", "nightly");
        refused(
                "--reset takes no schedule",
                "smartcron reschedule TASK '*/30 * * * *', or --reset",
                "nightly",
                "@daily",
                "--reset");
        refused(
                "hour: 25 is past 23",
                "smartcron next --schedule EXPR shows what one would do.",
                "nightly",
                "0 25 * * *");
        refused(
                "service is kept running, not by a schedule",
                "@continuous tasks and crontab lines cannot be rescheduled.",
                "service",
                "@daily");
        refused(
                "there is no task 'nigthly'; did you mean nightly?",
                "smartcron list shows the names.",
                "nigthly",
                "@daily");
        assertThat(deployment.smartcron("reschedule", "nightly", "--reset").out())
                .isEqualTo("nightly follows its file already\n");
    }

    private void refused(String what, String hint, String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "reschedule";
        System.arraycopy(words, 0, all, 1, words.length);
        Answer answer = deployment.smartcron(all);
        assertThat(answer.exitCode()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(answer.err()).isEqualTo("smartcron: " + what + "\n  Try: " + hint + "\n");
    }
}
