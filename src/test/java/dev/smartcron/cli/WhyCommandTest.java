package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Shows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException, SQLException {
        deployment = new Deployment(folder);
        deployment.now = Instant.parse("2026-04-01T00:00:30Z");
        deployment.register("""
                  - {name: nightly, schedule: "0 3 * * *", timezone: Australia/Sydney, command: [a]}
                """);
        deployment.happened("nightly", "succeeded", null, "2026-04-01T16:00:00Z", "2026-04-01T16:12:30Z");
        deployment.sql("update executions set exit_code = 0");
        deployment.happened(
                "nightly",
                "skipped",
                Reason.of(ReasonCode.OVERLAP).with("execution", 1).with("since", Instant.parse("2026-04-01T16:00:00Z")),
                null,
                null);
        deployment.sql(
                "update executions set scheduled_at = ?, due_at = ?, finished_at = ? where id = 2",
                1775149200000L,
                1775149200000L,
                1775149201000L);
        deployment.now = Instant.parse("2026-04-03T12:00:30Z");
    }

    @Test
    void lately_fits_eighty_columns_in_the_tasks_zone() {
        assertThat(deployment.smartcron("why", "nightly").out()).isEqualTo("""
                2026-04-03 23:00 +11:00  not scheduled: hour 23 is not in 3
                    The schedule is 0 3 * * * (Australia/Sydney). The last one before was at
                    04:00 (skipped), the next is at 2026-04-04 03:00 +11:00.
                2026-04-03 04:00 +11:00  skipped: execution 1 has been running since 2026-04-02
                    03:00 +11:00
                    Execution 1 ran from 2026-04-02 03:00:00 +11:00 to 2026-04-02 03:12:30
                    +11:00 (succeeded). With overlap: skip, a task does not start beside itself;
                    overlap: queue waits instead.
                2026-04-02 03:00 +11:00  succeeded: exit 0 after 12m30s
                    Execution 1 of its schedule started at 03:00:00 on web1.
                """);
    }

    @Test
    void a_time_is_read_in_the_tasks_zone_in_every_form() {
        for (String at : new String[] {"2026-04-02T03:00", "2026-04-01T16:00:20Z", "2026-04-02 03:00", "44h"}) {
            assertThat(deployment.smartcron("why", "nightly", "--at", at).out())
                    .as(at)
                    .startsWith("2026-04-02 03:00 +11:00  succeeded: exit 0 after 12m30s\n");
        }
        assertThat(deployment.smartcron("why", "nightly", "--at", "03:05").out())
                .startsWith("2026-04-03 03:05 +11:00  not scheduled: minute 5 is not in 0\n");
        Answer wrong = deployment.smartcron("why", "nightly", "--at", "lately");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).hasLineCount(2).contains("'lately' is not a time");
    }

    @Test
    void json_has_the_keys_of_the_contract() {
        assertThat(deployment
                        .smartcron("why", "nightly", "--at", "2026-04-02T03:00", "--json")
                        .array())
                .singleElement()
                .satisfies(decision -> assertThat(decision)
                        .containsEntry("at", "2026-04-02T03:00:00+11:00")
                        .containsEntry("task", "nightly")
                        .containsEntry("scheduled_at", "2026-04-02T03:00:00+11:00")
                        .containsEntry("decision", "succeeded")
                        .containsEntry("reason", "exit 0 after 12m30s")
                        .containsEntry("explanation", "Execution 1 of its schedule started at 03:00:00 on web1.")
                        .containsEntry("execution", 1L));
        assertThat(deployment
                        .smartcron("why", "nightly", "--at", "12:00", "--json")
                        .array())
                .singleElement()
                .satisfies(decision -> assertThat(decision)
                        .containsEntry("decision", "not_scheduled")
                        .containsEntry("reason", "hour 12 is not in 3")
                        .containsEntry("scheduled_at", null)
                        .containsEntry("execution", null));
    }

    @Test
    void an_unknown_task_is_told_in_two_lines_with_the_nearest() {
        Answer answer = deployment.smartcron("why", "nigthly");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).isEqualTo("""
                smartcron: there is no task 'nigthly'; did you mean nightly?
                  Try: smartcron list shows the names.
                """);
    }

    @Test
    @Shows(ReasonCode.NO_TICK)
    void who_triggered_it_is_told() {
        deployment.smartcron("trigger", "nightly");
        assertThat(deployment.smartcron("why", "nightly", "--json").array().get(0))
                .containsEntry("decision", "pending")
                .hasEntrySatisfying("reason_code", code -> Seen.row("pending", String.valueOf(code)));
        assertThat(deployment.smartcron("why", "nightly").out()).startsWith("""
                2026-04-03 23:00 +11:00  pending: waits for the next tick
                    Execution 3, triggered by ann; the next tick starts it.
                """);
    }
}
