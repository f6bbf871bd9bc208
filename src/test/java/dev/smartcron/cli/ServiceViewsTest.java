package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uptime and restarts of services, as {@code list}, {@code show} and {@code status} have them. */
class ServiceViewsTest {
    private static final Reason GONE = Reason.of(ReasonCode.NODE_GONE).with("node", "web0");

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws Exception {
        deployment = new Deployment(folder);
        deployment.now = Instant.parse("2026-04-03T12:00:30Z");
        deployment.environment.remove("COLUMNS");
        deployment.register("""
                  - {name: timed, schedule: "0 * * * *", command: [a]}
                  - {name: steady, schedule: "@continuous", command: [a]}
                  - {name: moved, schedule: "@continuous", command: [a]}
                  - {name: moved_too, schedule: "@continuous", command: [a]}
                  - {name: down, schedule: "@continuous", command: [a]}
                  - {name: never, schedule: "@continuous", command: [a]}
                """);
        // In the order of their ends, as they are recorded.
        happened(
                "steady",
                "failed",
                Reason.of(ReasonCode.EXIT).with("exit_code", 3),
                "2026-04-01T00:00:00Z",
                "2026-04-02T11:59:00Z");
        happened("steady", "running", null, "2026-04-02T12:00:00Z", null);
        for (String moved : List.of("moved", "moved_too")) {
            happened(moved, "lost", GONE, "2026-04-03T09:00:00Z", "2026-04-03T11:00:00Z");
            happened(moved, "running", null, "2026-04-03T11:30:30Z", null);
        }
        happened(
                "down",
                "failed",
                Reason.of(ReasonCode.EXIT).with("exit_code", 3),
                "2026-04-02T09:00:00Z",
                "2026-04-03T09:00:00Z");
        happened(
                "down",
                "killed",
                Reason.of(ReasonCode.KILLED).with("by", "ann"),
                "2026-04-03T09:00:00Z",
                "2026-04-03T10:00:00Z");
        happened(
                "down",
                "killed",
                Reason.of(ReasonCode.KILLED).with("by", "ann"),
                "2026-04-03T10:00:00Z",
                "2026-04-03T12:00:00Z");
    }

    private void happened(String task, String status, Reason reason, String started, String finished) throws Exception {
        deployment.happened(task, status, reason, started, finished);
        deployment.sql(
                "update executions set trigger_kind = 'service', scheduled_at = null where scheduled_at is not null");
    }

    @Test
    void status_calls_no_end_of_a_service_a_success() throws Exception {
        for (int minute = 1; minute <= 3; minute++) {
            happened(
                    "never",
                    "succeeded",
                    null,
                    "2026-04-03T11:5" + minute + ":00Z",
                    "2026-04-03T11:5" + minute + ":30Z");
        }
        assertThat(deployment.smartcron("status").out())
                .contains("never (ended by itself)")
                .doesNotContain("(succeeded");
    }

    @Test
    void json_has_the_uptime_of_the_run_under_way_and_the_restarts_of_a_day() {
        assertThat(deployment.smartcron("list", "--json").array())
                .extracting(task -> task.get("name"), task -> task.get("uptime_ms"), task -> task.get("restarts"))
                .containsExactly(
                        tuple("timed", null, null),
                        tuple("steady", Duration.ofSeconds(86_430).toMillis(), 0L),
                        tuple("moved", Duration.ofMinutes(30).toMillis(), 1L),
                        tuple("moved_too", Duration.ofMinutes(30).toMillis(), 1L),
                        tuple("down", null, 2L),
                        tuple("never", null, 0L));
        assertThat(deployment.smartcron("show", "moved", "--json").object())
                .containsEntry("uptime_ms", Duration.ofMinutes(30).toMillis())
                .containsEntry("restarts", 1L);
        assertThat((List<?>) deployment.smartcron("status", "--json").object().get("services"))
                .map(service -> (Object) ((Map<?, ?>) service).get("task"))
                .containsExactly("steady", "moved", "moved_too", "down", "never");
    }

    @Test
    void list_shows_restarts_where_there_were_any() throws Exception {
        assertThat(column("RESTARTS")).containsExactly("-", "-", "1", "1", "2", "-");
        deployment.sql("delete from executions where task <> 'steady'");
        assertThat(deployment.smartcron("list").out()).doesNotContain("RESTARTS");
    }

    @Test
    void status_tells_alike_of_those_that_are_alike() throws Exception {
        assertThat(services())
                .isEqualTo("3 of 5 up; moved, moved_too started again 1 time in the last 24 h; down ended by ann;"
                        + " never is not up");
        for (int i = 0; i < 3; i++) {
            happened(
                    "down",
                    "failed",
                    Reason.of(ReasonCode.EXIT).with("exit_code", 3),
                    "2026-04-03T12:00:0" + i + "Z",
                    "2026-04-03T12:00:0" + (i + 1) + "Z");
        }
        assertThat(services()).contains("; down restarts again and again: 3 runs in a row ended within a minute;");
    }

    private String services() {
        return deployment
                .smartcron("status")
                .out()
                .lines()
                .filter(line -> line.startsWith("Services   "))
                .map(line -> line.substring(11))
                .findFirst()
                .orElseThrow();
    }

    /** A column of numbers, which end where its title does. */
    private List<String> column(String title) {
        List<String> lines = deployment.smartcron("list").out().lines().toList();
        int end = lines.get(0).indexOf(title) + title.length();
        return lines.stream()
                .skip(1)
                .map(line -> line.substring(end - title.length(), Math.min(end, line.length()))
                        .strip())
                .toList();
    }
}
