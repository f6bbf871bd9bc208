package dev.smartcron.tick.supervise;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Meter.Limit;
import dev.smartcron.process.Meter.Usage;
import dev.smartcron.process.RunResult;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Limits;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
    static final Limits LIMITS = Task.of(new Definition(
                    "a",
                    Json.object("command", "x", "timeout", "5m", "memory", "256M", "cpu_time", "1m", "processes", 50L)))
            .limits();
    static final Usage NOTHING = new Usage(null, false, false);
    static final Duration SHORT = Duration.ofSeconds(10);
    static final Duration LONG = Duration.ofSeconds(301);

    @Test
    void an_end_of_its_own() {
        assertThat(words(exit(0), SHORT, NOTHING, null)).isEqualTo("succeeded: null");
        assertThat(words(exit(3), SHORT, NOTHING, null)).isEqualTo("failed: exit 3");
        assertThat(words(exit(127), SHORT, NOTHING, null)).isEqualTo("failed: exit 127: a command was not found");
        assertThat(words(signal(11), SHORT, NOTHING, null)).startsWith("failed: ended by signal 11 (SEGV): it used");
    }

    @Test
    void past_its_time_only_a_bad_end_is_a_timeout() {
        assertThat(words(exit(0), LONG, NOTHING, null)).isEqualTo("succeeded: null");
        assertThat(words(signal(15), LONG, NOTHING, null)).isEqualTo("timed_out: ran past its timeout of 5m");
        assertThat(words(exit(0), LONG, NOTHING, new StopReason.Deadline()))
                .isEqualTo("timed_out: ran past its timeout of 5m");
    }

    @Test
    void what_was_over_in_time_is_no_timeout_though_it_was_seen_too_late() {
        assertThat(words(exit(0), SHORT, NOTHING, new StopReason.Deadline())).isEqualTo("succeeded: null");
        assertThat(words(exit(3), SHORT, NOTHING, new StopReason.Deadline())).isEqualTo("failed: exit 3");
    }

    @Test
    void a_limit_is_named_with_what_was_used() {
        Usage seen = new Usage(261L << 20, false, false);
        assertThat(words(signal(9), SHORT, seen, new StopReason.Reached(Limit.MEMORY)))
                .isEqualTo("killed: memory 256M reached, peak 261M");
        Usage counted = new Usage((256L << 20) - 4_096, true, false);
        assertThat(words(signal(9), SHORT, counted, null)).isEqualTo("killed: memory 256M reached, peak 256M");
        assertThat(words(null, SHORT, counted, null)).isEqualTo("killed: memory 256M reached, peak 256M");
        assertThat(words(exit(0), SHORT, counted, null)).isEqualTo("succeeded: null");
        assertThat(words(signal(9), SHORT, NOTHING, new StopReason.Reached(Limit.PROCESSES)))
                .isEqualTo("killed: processes 50 reached");
        assertThat(words(exit(2), SHORT, new Usage(null, false, true), null))
                .isEqualTo("failed: exit 2; processes 50 reached");
    }

    @Test
    void processor_time_ends_by_xcpu_and_by_kill_for_who_ignores_it() {
        assertThat(words(signal(24), SHORT, NOTHING, null)).isEqualTo("killed: cpu_time 1m reached");
        assertThat(words(signal(9, Duration.ofSeconds(61)), SHORT, NOTHING, null))
                .isEqualTo("killed: cpu_time 1m reached");
        assertThat(words(signal(9, Duration.ofSeconds(3)), SHORT, NOTHING, null))
                .startsWith("failed: ended by");
        assertThat(words(exit(1), SHORT, NOTHING, null)).isEqualTo("failed: exit 1");
    }

    /** A Java that is told to end exits with 143, and no shell can tell that from the signal. */
    @Test
    void a_signal_that_the_task_calls_well_is_a_success_unless_a_limit_sent_it() {
        Limits limits = Task.of(new Definition(
                        "a",
                        Json.object(
                                "command",
                                "x",
                                "timeout",
                                "5m",
                                "cpu_time",
                                "1m",
                                "success_codes",
                                List.of(143L, 152L))))
                .limits();
        Outcome ended = new Verdict(limits, signal(15), SHORT, NOTHING, null, List.of()).outcome();
        assertThat(ended.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(status(limits, signal(9), SHORT, null)).isEqualTo(Status.FAILED);
        assertThat(status(limits, signal(15), LONG, null)).isEqualTo(Status.TIMED_OUT);
        assertThat(status(limits, signal(15), LONG, new StopReason.Deadline())).isEqualTo(Status.TIMED_OUT);
        assertThat(status(limits, signal(24), SHORT, null)).isEqualTo(Status.KILLED);
    }

    private static Status status(Limits limits, RunResult result, Duration took, @Nullable StopReason stop) {
        return new Verdict(limits, result, took, NOTHING, stop, List.of())
                .outcome()
                .status();
    }

    @Test
    void without_a_result_it_is_lost() {
        assertThat(words(null, SHORT, NOTHING, null)).startsWith("lost: its process is gone");
        assertThat(words(null, SHORT, NOTHING, new StopReason.Orphaned())).startsWith("lost: its wrapper was killed");
    }

    @Test
    void survivors_are_named() {
        Outcome outcome = new Verdict(
                        LIMITS, null, LONG, NOTHING, new StopReason.Deadline(), List.of("4711 (dd)", "4712 (sh)"))
                .outcome();
        assertThat(outcome.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(sentence(outcome.reason()))
                .isEqualTo("ran past its timeout of 5m; could not be killed: 4711 (dd), 4712 (sh)");
    }

    private static String words(@Nullable RunResult result, Duration took, Usage usage, @Nullable StopReason stop) {
        Outcome outcome = new Verdict(LIMITS, result, took, usage, stop, List.of()).outcome();
        return outcome.status().word() + ": " + sentence(outcome.reason());
    }

    private static RunResult exit(int code) {
        return new RunResult(code, null, SHORT, Duration.ofSeconds(1), Duration.ZERO);
    }

    private static RunResult signal(int signal) {
        return signal(signal, Duration.ofSeconds(1));
    }

    private static RunResult signal(int signal, Duration cpu) {
        return new RunResult(null, signal, SHORT, cpu, Duration.ZERO);
    }
}
