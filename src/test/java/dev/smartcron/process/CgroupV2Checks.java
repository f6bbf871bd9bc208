package dev.smartcron.process;

import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of a tree where the kernel holds them: needs control groups of version 2 with memory and pids. */
class CgroupV2Checks {
    private static final long LIMIT = 64L << 20;

    @TempDir
    Path temp;

    Runs runs;

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
        assumeTrue(runs.launcher.cgroup().isPresent(), "needs control groups of version 2 that can be made");
        runs.limits = new ResourceLimits(LIMIT, null, null, null, 30);
    }

    /** Nobody looks while it runs: the limit holds with no runner left. */
    @Test
    void a_tree_that_takes_too_much_memory_is_killed_as_one() {
        Run run = runs.shell("tail -c 1G </dev/zero & setsid sleep 61 & wait");
        assertThat(ended(run).signal()).isEqualTo(9);
        assertThat(run.survivors()).isEmpty();
        Meter.Usage usage = new Meter(run, runs.limits, System.nanoTime()).usage();
        assertThat(usage.outOfMemory()).isTrue();
        assertThat(Objects.requireNonNull(usage.peakBytes())).isBetween(LIMIT * 9 / 10, LIMIT * 11 / 10);
        System.out.println("killed by the kernel at a peak of " + usage.peakBytes() + " of " + LIMIT);
    }

    @Test
    void many_small_ones_are_counted_together() {
        Run run =
                runs.shell("for i in 1 2 3 4 5 6; do { head -c 16M /dev/zero; sleep 60; } | tail -c 16M & done; wait");
        assertThat(ended(run).signal()).isEqualTo(9);
        assertThat(run.survivors()).isEmpty();
    }

    @Test
    void below_its_limit_a_task_lives_and_its_peak_is_told() {
        Run run = runs.shell("head -c 20M /dev/zero | tail -c 20M | wc -c");
        assertThat(ended(run).exitCode()).isZero();
        Meter.Usage usage = new Meter(run, runs.limits, System.nanoTime()).usage();
        assertThat(usage.outOfMemory()).isFalse();
        assertThat(Objects.requireNonNull(usage.peakBytes())).isBetween(20L << 20, LIMIT);
    }

    @Test
    void a_fork_storm_gets_no_more_than_its_processes() {
        Run run = runs.shell("i=0; while [ $i -lt 100 ]; do sleep 60 & i=$((i+1)); done");
        assertThat(ended(run).exitCode()).isEqualTo(2);
        assertThat(output(run)).contains("Cannot fork");
        assertThat(run.survivors()).hasSizeBetween(28, 31);
        assertThat(new Meter(run, runs.limits, System.nanoTime()).usage().outOfProcesses())
                .isTrue();
        assertThat(end(run, Duration.ZERO)).isEmpty();
    }

    @Test
    void who_hides_from_everything_else_is_found_by_the_group() throws IOException {
        Run run = runs.shell("(env -i setsid sh -c '(env -i setsid sleep 61 &)') ; sleep 1; echo up; sleep 60");
        printed(run, "up");
        assertThat(run.survivors()).anyMatch(line -> line.contains("sleep"));
        Path group = Objects.requireNonNull(run.cgroup()).path();
        assertThat(Files.readAllLines(group.resolve("cgroup.procs"))).hasSizeBetween(4, 5);
        assertThat(end(run, Duration.ofMillis(300))).isEmpty();
        assertThat(Files.readAllLines(group.resolve("cgroup.procs"))).isEmpty();
    }

    @Test
    void another_runner_finds_the_group_and_removes_it_with_the_folder() throws IOException {
        Run run = runs.shell("echo up; sleep 1");
        printed(run, "up");
        Run again = Run.reopen(run.folder()).orElseThrow();
        Path group = Objects.requireNonNull(again.cgroup()).path();
        assertThat(Files.readAllLines(group.resolve("cgroup.procs")))
                .doesNotContain(Long.toString(StartedFile.read(run.folder().started())
                        .orElseThrow()
                        .wrapper()
                        .pid()));
        assertThat(ended(again).exitCode()).isZero();
        assertThat(again.cgroup().peak()).isPresent();
        again.folder().delete();
        assertThat(group).doesNotExist();
    }

    @Test
    void a_refused_start_leaves_no_group() throws IOException {
        List<Path> before = groups();
        assertThat(runs.refused(runs.work, "true", "x".repeat(200_000))).contains("cannot start a process");
        // Those of other runners on this machine come and go.
        await().until(() -> groups().stream().allMatch(group -> before.contains(group) || isInUse(group)));
    }

    private static boolean isInUse(Path group) {
        try {
            return !Files.readString(group.resolve("cgroup.procs")).isEmpty();
        } catch (IOException e) {
            // It is gone.
            return true;
        }
    }

    private List<Path> groups() throws IOException {
        try (var all = Files.list(runs.launcher.cgroup().orElseThrow())) {
            return all.filter(each -> each.getFileName().toString().startsWith("smartcron-"))
                    .toList();
        }
    }
}
