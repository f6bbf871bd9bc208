package dev.smartcron.tick;

import dev.smartcron.process.Launch;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.Start;
import dev.smartcron.process.TaskLog;
import dev.smartcron.store.Claims.Claim;
import dev.smartcron.store.Claims.Ended;
import dev.smartcron.task.Limits;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Turns a claim into a process under watch, or into the reason why there is none. */
public final class Starter {
    /** What the wrapper's own timeout adds to the task's, so that a living runner is always the first to act. */
    private static final Duration BACKSTOP_MARGIN = Duration.ofSeconds(5);

    /** How much of an attempt's output the database keeps. */
    private static final int TAIL_BYTES = 4_096;

    private final Launcher launcher;
    private final Path runs;
    private final Surroundings surroundings;
    private final TaskLog log;
    private final Consumer<String> warnings;

    /**
     * Starts tasks.
     *
     * @param runs where each attempt gets its folder
     * @param warnings takes a line for the runner's own diagnostics
     */
    public Starter(Launcher launcher, Path runs, Surroundings surroundings, TaskLog log, Consumer<String> warnings) {
        this.launcher = launcher;
        this.runs = runs;
        this.surroundings = surroundings;
        this.log = log;
        this.warnings = warnings;
    }

    /** What became of a claim. */
    sealed interface Started {}

    record Watched(Watch watch) implements Started {}

    /** Nothing runs; {@code reason} is in words. */
    record NotStarted(String reason) implements Started {}

    Started start(Claim claim) {
        Limits limits = claim.task().limits();
        Launch launch;
        try {
            launch = new Launch(
                    folder(claim),
                    claim.task().action().arguments(),
                    surroundings.environment(claim),
                    surroundings.workingDir(claim),
                    limits.timeout().map(BACKSTOP_MARGIN::plus).orElse(null),
                    limits.killAfter(),
                    null);
        } catch (Surroundings.NotAsDeclared e) {
            return new NotStarted(e.reason());
        }
        Start start = launcher.start(launch);
        return start instanceof Start.Started started
                ? new Watched(watch(claim, started.run()))
                : new NotStarted(((Start.Refused) start).reason());
    }

    private Watch watch(Claim claim, Run run) {
        OutputFollower output = follower(claim);
        output.begin(Zoned.iso(claim.claimedAt(), claim.task().timing().timezone()));
        return new Watch(claim, run, output, Duration.ZERO);
    }

    /** Goes on with a run that another runner started and left. */
    Watch resume(Claim claim, Run run, Instant now) {
        Duration age = Duration.between(claim.claimedAt(), now);
        return new Watch(claim, run, follower(claim), age.isNegative() ? Duration.ZERO : age);
    }

    private OutputFollower follower(Claim claim) {
        return new OutputFollower(
                folder(claim),
                log.block(claim.task().name(), claim.execution(), claim.attempt()),
                claim.task().limits().maxOutputBytes(),
                TAIL_BYTES);
    }

    RunFolder folder(Claim claim) {
        return RunFolder.in(runs, claim.execution(), claim.attempt());
    }

    /** Removes the run folders of what is recorded. */
    void forget(List<Ended> recorded) {
        for (Ended ended : recorded) {
            try {
                folder(ended.claim()).delete();
            } catch (IOException e) {
                warnings.accept("cannot remove a run folder: " + e.getMessage());
            }
        }
    }
}
