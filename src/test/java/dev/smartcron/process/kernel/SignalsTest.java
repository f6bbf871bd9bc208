package dev.smartcron.process.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** A process that leads a group of its own. */
    private ProcStat leader() throws IOException {
        Process process = new ProcessBuilder("setsid", "sh", "-c", "echo; exec sleep 100").start();
        started.add(process);
        assertThat(process.inputReader().readLine()).isEmpty();
        return ProcStat.read(process.pid()).orElseThrow();
    }

    private static ProcStat seen(ProcStat now, long group, long startTicks) {
        return new ProcStat(
                now.pid(),
                now.thread(),
                now.name(),
                now.state(),
                now.parent(),
                group,
                now.session(),
                now.terminal(),
                startTicks,
                now.residentPages());
    }

    @Test
    void a_group_whose_number_is_another_ones_by_now_is_left_alone() throws Exception {
        ProcStat reused = leader();
        ProcStat moved = leader();
        ProcStat meant = leader();
        assertThat(Signals.killGroups(List.of(
                        seen(reused, reused.group(), reused.startTicks() - 1),
                        seen(moved, meant.group() + 1, moved.startTicks()),
                        meant)))
                .isTrue();
        // They are looked at in this order.
        assertThat(started.get(2).waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(started.get(0).isAlive()).isTrue();
        assertThat(started.get(1).isAlive()).isTrue();
    }

    @Test
    void a_group_is_killed_whole() throws Exception {
        Process process = new ProcessBuilder("setsid", "sh", "-c", "sleep 100 & echo $!; wait").start();
        started.add(process);
        long child = Long.parseLong(process.inputReader().readLine());
        ProcStat.Identity left = ProcStat.read(child).orElseThrow().identity();
        Signals.killGroups(List.of(ProcStat.read(process.pid()).orElseThrow()));
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        await().until(() -> !left.isAlive());
    }
}
