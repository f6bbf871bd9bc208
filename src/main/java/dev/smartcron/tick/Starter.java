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
import dev.smartcron.task.Definition;
import dev.smartcron.task.Limits;
import dev.smartcron.task.Task;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private final Leases leases;
    private final Consumer<String> warnings;

    /** Which tasks may run only as long as they are renewed. */
    public interface Leases {
        /** How long a run of this task may go on without being renewed; empty when as long as it likes. */
        Optional<Duration> of(Task task);
    }

    /**
     * Starts tasks.
     *
     * @param runs where each attempt gets its folder
     * @param leases which tasks need one, and how long it holds
     * @param warnings takes a line for the runner's own diagnostics
     */
    public Starter(
            Launcher launcher,
            Path runs,
            Surroundings surroundings,
            TaskLog log,
            Leases leases,
            Consumer<String> warnings) {
        this.launcher = launcher;
        this.runs = runs;
        this.surroundings = surroundings;
        this.log = log;
        this.leases = leases;
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
                    null,
                    notes(claim));
        } catch (Surroundings.NotAsDeclared e) {
            return new NotStarted(e.reason());
        }
        Start start = launcher.start(launch);
        return start instanceof Start.Started started
                ? new Watched(watch(claim, started.run()))
                : new NotStarted(((Start.Refused) start).reason());
    }

    /** What is kept beside the run for whoever takes it over: the task as it is now, and a service's lease. */
    private Map<String, String> notes(Claim claim) {
        String definition = claim.task().definition().toJson();
        return leases.of(claim.task())
                .map(length -> Map.of(
                        RunFolder.TASK,
                        definition,
                        RunFolder.LEASE,
                        Lease.words(length, claim.task().limits().killAfter())))
                .orElse(Map.of(RunFolder.TASK, definition));
    }

    private Watch watch(Claim claim, Run run) {
        OutputFollower output = follower(claim);
        output.begin(Zoned.iso(claim.claimedAt(), claim.task().timing().timezone()));
        return new Watch(claim, run, output, Duration.ZERO, lease(claim, false));
    }

    /** Goes on with a run that another runner started and left. */
    Watch resume(Claim claim, Run run, Instant now) {
        Duration age = Duration.between(claim.claimedAt(), now);
        return new Watch(claim, run, follower(claim), age.isNegative() ? Duration.ZERO : age, lease(claim, true));
    }

    private @Nullable Lease lease(Claim claim, boolean old) {
        return leases.of(claim.task())
                .map(length -> new Lease(claim, folder(claim), length, old))
                .orElse(null);
    }

    /** The claim with its task as it was when it was started: what was changed since is for the runs to come. */
    Claim asStarted(Claim claim) {
        try {
            Optional<String> kept = folder(claim).note(RunFolder.TASK);
            return kept.isEmpty()
                    ? claim
                    : claim.with(Task.of(Definition.fromJson(claim.task().name(), kept.get())));
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("cannot read how execution " + claim.execution() + " was started: " + e.getMessage());
            return claim;
        }
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
            remove(folder(ended.claim()));
        }
    }

    void remove(RunFolder folder) {
        try {
            folder.delete();
        } catch (IOException e) {
            warnings.accept("cannot remove a run folder: " + e.getMessage());
        }
    }

    /** Every run folder there is, of whatever runner. */
    List<RunFolder> folders() {
        try {
            return RunFolder.list(runs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
