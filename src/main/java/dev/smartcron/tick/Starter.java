package dev.smartcron.tick;

import dev.smartcron.process.Launch;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.Start;
import dev.smartcron.process.output.Redaction;
import dev.smartcron.store.Claims.Claim;
import dev.smartcron.store.Claims.Ended;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.EventTable.Told;
import dev.smartcron.task.Limits;
import dev.smartcron.text.Reasons;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Keeping keeping;
    private final Consumer<String> warnings;
    /** Those that told something which is not recorded yet. */
    private final Set<Watch> talkative = new LinkedHashSet<>();

    /**
     * Starts tasks.
     *
     * @param runs where each attempt gets its folder
     * @param warnings takes a line for the runner's own diagnostics
     */
    public Starter(
            Launcher launcher, Path runs, Surroundings surroundings, Keeping keeping, Consumer<String> warnings) {
        this.launcher = launcher;
        this.runs = runs;
        this.surroundings = surroundings;
        this.keeping = keeping;
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
        Redaction redaction;
        try {
            Map<String, String> environment = surroundings.environment(claim);
            redaction = Redaction.of(surroundings.secrets(claim, environment), patterns(claim));
            // Before the task is there, so that whoever goes on with it knows them too.
            folder(claim).keep(redaction);
            launch = new Launch(
                    folder(claim),
                    claim.task().action().arguments(),
                    environment,
                    surroundings.workingDir(claim),
                    limits.timeout().map(BACKSTOP_MARGIN::plus).orElse(null),
                    limits.killAfter(),
                    null);
        } catch (Surroundings.NotAsDeclared e) {
            return new NotStarted(e.reason());
        } catch (IOException e) {
            return new NotStarted("cannot write down what is to be kept out of its output: " + Reasons.of(e));
        }
        Start start = launcher.start(launch);
        return start instanceof Start.Started started
                ? new Watched(watch(claim, started.run(), redaction))
                : refused(claim, ((Start.Refused) start).reason());
    }

    private NotStarted refused(Claim claim, String reason) {
        try {
            folder(claim).forget();
        } catch (IOException e) {
            warnings.accept("cannot remove a file of a task that did not start: " + Reasons.of(e));
        }
        return new NotStarted(reason);
    }

    private Watch watch(Claim claim, Run run, Redaction redaction) {
        OutputFollower output = follower(claim, redaction);
        output.begin(Zoned.iso(claim.claimedAt(), claim.task().timing().timezone()));
        return new Watch(claim, run, output, Duration.ZERO, warnings);
    }

    /** Goes on with a run that another runner started and left. */
    Watch resume(Claim claim, Run run, Instant now) {
        Duration age = Duration.between(claim.claimedAt(), now);
        return new Watch(
                claim, run, follower(claim, redaction(claim)), age.isNegative() ? Duration.ZERO : age, warnings);
    }

    /** What the runner that started it took out of its output, and what its patterns say now. */
    private Redaction redaction(Claim claim) {
        try {
            Redaction kept = folder(claim).redaction();
            return kept == null ? Redaction.of(List.of(), patterns(claim)) : kept;
        } catch (IOException | IllegalArgumentException e) {
            // The message may hold the very words.
            warnings.accept(
                    "what must be kept out of the output of " + claim.task().name()
                            + " is not known any more, so all of it is masked: "
                            + e.getClass().getSimpleName());
            return Redaction.of(List.of(), List.of("(?s).+"));
        }
    }

    private List<String> patterns(Claim claim) {
        List<String> own = claim.task().policy().redact();
        if (own.isEmpty()) {
            return keeping.redact();
        }
        List<String> all = new ArrayList<>(keeping.redact());
        all.addAll(own);
        return all;
    }

    /** Takes note that a task may have told something. */
    void hear(Watch watch) {
        if (!watch.news().isEmpty()) {
            talkative.add(watch);
        }
    }

    /** Records what tasks told. When the database does not take it, it is offered again. */
    void record(Instant now) {
        if (talkative.isEmpty()) {
            return;
        }
        List<Told> all = new ArrayList<>();
        for (Watch watch : talkative) {
            all.add(new Told(watch.claim().execution(), watch.claim().attempt(), watch.news()));
        }
        try {
            keeping.events().record(all, now);
            talkative.forEach(watch -> watch.noted());
            talkative.clear();
        } catch (DatabaseProblem e) {
            // Outcomes meet the same problem, and there it is told.
            return;
        }
    }

    private OutputFollower follower(Claim claim, Redaction redaction) {
        return new OutputFollower(
                folder(claim),
                keeping.log().block(claim.task().name(), claim.execution(), claim.attempt()),
                redaction,
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
