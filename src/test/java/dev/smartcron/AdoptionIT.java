package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A runner killed over its tasks, and the next tick, which goes on as if nothing had happened.
 *
 * <p>{@code -Dadoption.seconds=90 -Dadoption.killed=5} is the long one.
 */
class AdoptionIT {
    private static final int SECONDS = Integer.getInteger("adoption.seconds", 6);
    private static final int KILLED = Integer.getInteger("adoption.killed", 1);

    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void exit_code_output_cpu_and_deadline_are_as_if_the_runner_had_lived(String database) throws Exception {
        host = Host.with(database, home);
        String burn = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; ";
        host.register(List.of(
                "{name: whole, timeout: " + SECONDS * 60 + "s, command: '" + host.writes("start") + "; echo before; "
                        + burn + "sleep " + SECONDS + "; echo after; " + host.writes("end") + "; exit 3'}",
                "{name: over, timeout: " + SECONDS + "s, kill_after: 2m, command: 'trap \"test -e " + home
                        + "/runs/$SMARTCRON_EXECUTION-1/ending && echo by a runner; exit 1\" TERM; echo begun;"
                        + " while :; do sleep 0.1; done'}"));
        long bareMs = bareMs(burn);
        long began = System.nanoTime();
        host.trigger("whole");
        host.trigger("over");
        Process runner = host.tick();
        await().until(() -> !host.lines().isEmpty() && host.taskProcesses().size() > 4);
        Thread.sleep(Duration.ofSeconds(KILLED).toMillis());
        runner.destroyForcibly().waitFor();
        assertThat(host.rows("select task from executions where status = 'running' order by task"))
                .containsExactly("over", "whole");
        assertThat(host.tick().waitFor()).isZero();
        long passedMs = Duration.ofNanos(System.nanoTime() - began).toMillis();

        assertThat(host.rows("select e.status, e.exit_code, e.attempts, a.output_tail from executions e"
                        + " join attempts a on a.execution_id = e.id where task = 'whole'"))
                .containsExactly("failed|3|1|before\nafter\n");
        String took = " from executions e join attempts a on a.execution_id = e.id where task = ";
        long cpuMs = host.number("select a.cpu_ms" + took + "'whole'");
        long wholeMs = host.number("select e.finished_at - e.started_at" + took + "'whole'");
        long overMs = host.number("select e.finished_at - e.started_at" + took + "'over'");
        System.out.println(database + ": adopted after " + KILLED + " s of " + SECONDS + ": took " + wholeMs
                + " ms with " + cpuMs + " ms of processor time; the deadline of " + SECONDS + " s was enforced at "
                + overMs + " ms");
        assertThat(cpuMs).isBetween(bareMs / 3, bareMs * 20);
        assertThat(wholeMs).isBetween(SECONDS * 1_000L, passedMs);
        assertThat(host.rows("select status, reason_code from executions where task = 'over'"))
                .containsExactly("timed_out|timeout");
        assertThat(overMs).as("uptime is read to 10 ms").isGreaterThanOrEqualTo(SECONDS * 1_000L - 10);
        assertThat(host.said("logs", "over"))
                .as("ended by the adopter, not by its own backstop")
                .contains("by a runner\n");
        assertThat(host.said("logs", "whole")).contains("before\n", "after\n");
        assertThat(host.number("select max(recovered) from ticks")).isEqualTo(2);
        assertThat(host.lines()).hasSize(2);
    }

    /** The processor time of a shell's work by its own account, which is kept in hundredths of a second. */
    private static long bareMs(String work) throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", work + "cut -d' ' -f14,15 /proc/$$/stat").start();
        String[] ticks = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ", 2);
        return (Long.parseLong(ticks[0]) + Long.parseLong(ticks[1])) * 10;
    }

    @Test
    void a_runner_killed_before_anybody_knows_leaves_ends_that_the_next_tick_records() throws Exception {
        host = Host.with("sqlite", home);
        host.register(
                List.of("{name: a, command: '" + host.writes("start") + "; sleep 1; " + host.writes("end") + "'}"));
        host.trigger("a");
        Process runner = host.tick();
        await().until(() -> !host.lines().isEmpty());
        runner.destroyForcibly().waitFor();
        await().until(() -> host.lines().size() == 2 && host.taskProcesses().isEmpty());
        assertThat(host.tick().waitFor()).isZero();
        assertThat(host.rows("select status, exit_code from executions")).containsExactly("succeeded|0");
        new Book(host.lines()).agreesWith(host);
    }
}
