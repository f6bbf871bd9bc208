package dev.smartcron.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of an execution in spans; a retry moves the time at which it is due. */
class ExecutionStepTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant NOW = NOON.plusSeconds(1_000);

    @Test
    void a_first_attempt_waited_from_when_it_was_due() {
        assertThat(words(NOON, at(60), Status.RUNNING, attempt(1, 70, null)))
                .containsExactly("planned, due later 0-60", "due, waited to start 60-70", "attempt 1 70-1000");
    }

    @Test
    void a_retry_does_not_tell_when_the_first_was_due() {
        assertThat(words(NOON, at(900), Status.RUNNING, attempt(1, 10, 20), attempt(2, 905, null)))
                .containsExactly(
                        "due, waited to start 0-10",
                        "attempt 1 10-20",
                        "waited for attempt 2 20-905",
                        "attempt 2 905-1000");
        assertThat(words(null, at(900), Status.RUNNING, attempt(1, 10, 20), attempt(2, 905, null)))
                .containsExactly("attempt 1 10-20", "waited for attempt 2 20-905", "attempt 2 905-1000");
    }

    @Test
    void nor_while_it_is_waited_for() {
        assertThat(words(NOON, at(2_000), Status.PENDING, attempt(1, 10, 20)))
                .containsExactly("due, waited to start 0-10", "attempt 1 10-20", "waits for attempt 2 20-1000");
    }

    private static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }

    private static List<String> words(@Nullable Instant scheduled, Instant due, Status status, Attempt... attempts) {
        Execution execution = new Execution(
                7,
                "nightly",
                scheduled == null ? Trigger.MANUAL : Trigger.SCHEDULE,
                scheduled,
                due,
                3,
                status,
                null,
                attempts[0].startedAt(),
                null,
                null,
                null,
                "node",
                "runner",
                null,
                null,
                null,
                null,
                null,
                attempts.length,
                1,
                null);
        return ExecutionStep.of(execution, List.of(attempts), NOW).stream()
                .map(step -> step.name() + " " + (step.from().getEpochSecond() - NOON.getEpochSecond()) + "-"
                        + (step.to().getEpochSecond() - NOON.getEpochSecond()))
                .toList();
    }

    private static Attempt attempt(int number, long from, @Nullable Integer to) {
        return new Attempt(
                7,
                number,
                at(from),
                to == null ? null : at(to),
                to == null ? Status.RUNNING : Status.FAILED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }
}
