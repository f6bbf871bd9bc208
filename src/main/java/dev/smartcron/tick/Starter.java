package dev.smartcron.tick;

import dev.smartcron.execution.Reason;
import dev.smartcron.process.Account;
import dev.smartcron.process.Launch;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.Permit;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.Start;
import dev.smartcron.process.output.Redaction;
import dev.smartcron.store.Claim;
import dev.smartcron.store.Ended;
import dev.smartcron.task.Action;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Limits;
import dev.smartcron.task.Task;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a claim into a process under watch, or into the reason why there is none. */
public final class Starter {
    /**
     * What the wrapper's own timeout adds to the task's, so that a living runner is the first to act, on a busy machine
     * too. The task's lock holds longer.
     */
    private static final Duration BACKSTOP_MARGIN = Duration.ofSeconds(15);

    private final Launcher launcher;
    private final Path runs;
    private final Surroundings surroundings;
    private final Keeping keeping;
    private final Consumer<String> warnings;
    private final Leases leases;
    private final Survivors survivors;

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
            Keeping keeping,
            Leases leases,
            Consumer<String> warnings) {
        this.launcher = launcher;
        this.runs = runs;
        this.surroundings = surroundings;
        this.keeping = keeping;
        this.leases = leases;
        this.warnings = warnings;
        this.survivors = new Survivors(runs);
    }

    /** What became of a claim. */
    sealed interface Started {}

    record Watched(Watch watch) implements Started {}

    /** Nothing runs. */
    record NotStarted(Reason reason) implements Started {}

    Started start(Claim claim) {
        Start start;
        Redaction redaction;
        try {
            Account as = account(claim);
            Map<String, String> environment = surroundings.environment(claim, launcher.permit(), as);
            redaction = keeping.redaction(claim, surroundings.secrets(claim, environment));
            start = launcher.start(launch(claim, as, environment, notes(claim, redaction)));
        } catch (Permit.Refused e) {
            return new NotStarted(e.reason());
        }
        if (start instanceof Start.Refused refused) {
            return new NotStarted(refused.reason());
        }
        Start.Started started = (Start.Started) start;
        OutputFollower output = keeping.follower(claim, folder(claim), redaction);
        output.begin(Zoned.iso(started.at(), claim.task().timing().timezone()));
        return new Watched(watch(claim, started.run(), output, Duration.ZERO, false));
    }

    private @Nullable Account account(Claim claim) throws Permit.Refused {
        return launcher.permit().account(claim.task().action().user()).orElse(null);
    }

    private Launch launch(Claim claim, @Nullable Account as, Map<String, String> environment, Map<String, String> notes)
            throws Permit.Refused {
        Action action = claim.task().action();
        Limits limits = claim.task().limits();
        return new Launch(
                folder(claim),
                action.arguments(),
                environment,
                surroundings.workingDir(action, as),
                limits.timeout().map(BACKSTOP_MARGIN::plus).orElse(null),
                limits.killAfter(),
                null,
                Surroundings.bounds(limits),
                as,
                notes);
    }

    /** What is kept beside the run for whoever takes it over: the task as it is now, its secrets, a service's lease. */
    private Map<String, String> notes(Claim claim, Redaction redaction) {
        Map<String, String> notes = new HashMap<>();
        notes.put(RunFolder.TASK, claim.task().definition().toJson());
        if (!redaction.isNothing()) {
            notes.put(RunFolder.SECRETS, redaction.json());
        }
        leases.of(claim.task())
                .ifPresent(length -> notes.put(
                        RunFolder.LEASE,
                        Lease.words(length, claim.task().limits().killAfter())));
        return notes;
    }

    /** Goes on with a run that another runner started and left, by the task as it was started. */
    Watch resume(Claim taken, Run run, Instant now) {
        Claim claim = asStarted(taken);
        Duration age = run.age().orElseGet(() -> Duration.between(claim.claimedAt(), now));
        OutputFollower output = keeping.follower(claim, folder(claim), keeping.redaction(claim, folder(claim)));
        Watch watch = watch(claim, run, output, age.isNegative() ? Duration.ZERO : age, true);
        begunEnding(claim).ifPresent(watch::goOnEnding);
        return watch;
    }

    /** Why another runner began to end it; empty when none did. */
    private Optional<Stop> begunEnding(Claim claim) {
        try {
            return folder(claim).note(RunFolder.STOP).map(words -> Stop.of(claim.execution(), words));
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("cannot read why execution " + claim.execution() + " was being ended: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Watch watch(Claim claim, Run run, OutputFollower output, Duration age, boolean old) {
        return new Watch(
                claim,
                run,
                output,
                Surroundings.bounds(claim.task().limits()),
                () -> claim.task().action().onAbort().isEmpty() ? null : beforeEnd(claim, run),
                age,
                lease(claim, old),
                warnings);
    }

    private @Nullable Lease lease(Claim claim, boolean old) {
        return leases.of(claim.task())
                .map(length -> new Lease(claim, folder(claim), length, old))
                .orElse(null);
    }

    /** The claim with its task as it was when it was started: what was changed since is for the runs to come. */
    private Claim asStarted(Claim claim) {
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

    private Launch launchAgain(Claim claim) throws Permit.Refused {
        Account as = account(claim);
        return launch(claim, as, surroundings.environment(claim, launcher.permit(), as), Map.of());
    }

    /** Starts the task's own command for its end; what keeps it from starting does not keep the task from ending. */
    private @Nullable Process beforeEnd(Claim claim, Run run) {
        String refused;
        try {
            Map<String, String> more = run.task()
                    .map(pid -> Map.of("SMARTCRON_PID", Long.toString(pid)))
                    .orElse(Map.of());
            Launcher.Aside aside = launcher.aside(
                    run, launchAgain(claim), claim.task().action().onAbort(), more);
            refused = aside.refused();
            if (refused == null) {
                return aside.process();
            }
        } catch (Permit.Refused e) {
            refused = String.valueOf(e.getMessage());
        }
        warnings.accept("cannot run the on_abort of " + claim.task().name() + ": " + refused);
        return null;
    }

    /** Where it keeps the files of its runs. */
    String runs() {
        return runs.toAbsolutePath().toString();
    }

    RunFolder folder(Claim claim) {
        return RunFolder.in(runs, claim.execution(), claim.attempt());
    }

    /** Removes the run folders of what is recorded; those of processes that live on are kept with them. */
    void forget(List<Ended> recorded) {
        for (Ended ended : recorded) {
            if (ended.survivors().isEmpty()) {
                remove(folder(ended.claim()));
            } else {
                keep(ended.claim());
            }
        }
    }

    private void keep(Claim claim) {
        try {
            survivors.note(folder(claim), claim);
        } catch (IOException e) {
            warnings.accept("cannot note what could not be killed: " + e.getMessage());
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

    /** What earlier runs left that could not be killed. */
    Survivors survivors() {
        return survivors;
    }

    /** Where output goes. */
    Keeping keeping() {
        return keeping;
    }
}
