package dev.smartcron.tick.start;

import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Reason;
import dev.smartcron.output.OutputFollower;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.Invocation;
import dev.smartcron.process.Launch;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.StartResult;
import dev.smartcron.process.access.Account;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.task.Action;
import dev.smartcron.task.Limits;
import dev.smartcron.task.Shards;
import dev.smartcron.text.Zoned;
import dev.smartcron.tick.admit.Claims;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a claim into a process, or into the reason why there is none. */
public final class Starter {
    /**
     * Time that the wrapper's own timeout adds to the task's, so that a living runner is the first to act, on a busy machine
     * too. The task's lock holds longer.
     */
    private static final Duration BACKSTOP_MARGIN = Duration.ofSeconds(15);

    private final Launcher launcher;
    private final RunFolders folders;
    private final TaskEnvironment environment;
    private final TaskOutput output;
    private final Claims claims;
    private final Consumer<String> warnings;

    /**
     * @param claims what knows of their leases and payloads
     * @param warnings takes a line for the runner's own diagnostics
     */
    public Starter(
            Launcher launcher,
            RunFolders folders,
            TaskEnvironment environment,
            TaskOutput output,
            Claims claims,
            Consumer<String> warnings) {
        this.launcher = launcher;
        this.folders = folders;
        this.environment = environment;
        this.output = output;
        this.claims = claims;
        this.warnings = warnings;
    }

    /** The result of a start. */
    public sealed interface TaskStart {}

    /**
     * A task that runs.
     *
     * @param output follows what it prints
     * @param age how long it has been running already
     * @param lease which it must end with; null for what has a deadline of its own
     * @param onAbort starts the task's own command for its end, and gives null where there is none
     */
    public record Running(
            Claim claim,
            Run run,
            OutputFollower output,
            Duration age,
            @Nullable Lease lease,
            Supplier<@Nullable Process> onAbort)
            implements TaskStart {}

    /** Nothing runs. */
    public record NotStarted(Reason reason) implements TaskStart {}

    /**
     * Starts a task, and its log.
     *
     * <p>Notes are kept beside the run, before it begins, for a runner that takes it over: the task as it is now, its secrets,
     * a service's lease.
     */
    public TaskStart start(Claim claim) {
        try {
            Account as = account(claim);
            Payload payload = claims.payload(claim).orElse(null);
            Map<String, String> variables = variables(claim, as, payload != null);
            Redaction redaction = output.redaction(claim, environment.secrets(claim, variables));
            Shards shards = claims.shards(claim);
            Invocation task = invocation(claim, as, variables, shards);
            StartResult start = launcher.start(launch(claim, task, payload, notes(claim, redaction)));
            if (start instanceof StartResult.Refused refused) {
                return new NotStarted(refused.reason());
            }
            StartResult.Started started = (StartResult.Started) start;
            OutputFollower follower = output.follow(claim, shards, folders.of(claim), redaction);
            follower.begin(
                    Zoned.iso(started.at(), ZoneId.of(claim.task().timing().timezone())));
            return running(claim, started.run(), follower, Duration.ZERO, false);
        } catch (StartPolicy.Refusal e) {
            return new NotStarted(e.reason());
        }
    }

    /** Goes on with a run that another runner started and left, by the task as it was started. */
    public Running resume(Claim taken, Run run, Instant now) {
        Claim claim = folders.asStarted(taken);
        Duration age = run.age().orElseGet(() -> Duration.between(claim.claimedAt(), now));
        OutputFollower follower = output.followOn(claim, run.shards(), folders.of(claim));
        return running(claim, run, follower, age.isNegative() ? Duration.ZERO : age, true);
    }

    private Running running(Claim claim, Run run, OutputFollower follower, Duration age, boolean old) {
        Lease lease = claims.lease(claim.task())
                .map(length -> new Lease(claim, folders.of(claim), length, old))
                .orElse(null);
        return new Running(claim, run, follower, age, lease, () -> onAbort(claim, run));
    }

    private @Nullable Account account(Claim claim) throws StartPolicy.Refusal {
        return launcher.startPolicy().account(claim.task().action().user()).orElse(null);
    }

    private Map<String, String> variables(Claim claim, @Nullable Account as, boolean hasInput)
            throws StartPolicy.Refusal {
        Map<String, String> variables = environment.variables(claim, launcher.startPolicy(), as);
        if (hasInput) {
            variables.put("SMARTCRON_PAYLOAD_FILE", Launcher.inputName(folders.of(claim), as));
        }
        return variables;
    }

    private Invocation invocation(
            Claim claim, @Nullable Account as, Map<String, String> variables, @Nullable Shards shards)
            throws StartPolicy.Refusal {
        Action action = claim.task().action();
        return new Invocation(action.arguments(), variables, environment.workingDir(action, as), as, shards);
    }

    private Launch launch(Claim claim, Invocation task, @Nullable Payload input, Map<String, String> notes) {
        Limits limits = claim.task().limits();
        return new Launch(
                folders.of(claim),
                task,
                TaskEnvironment.resourceLimits(claim.task()),
                limits.timeout().map(BACKSTOP_MARGIN::plus).orElse(null),
                limits.killAfter(),
                input,
                notes);
    }

    private Map<String, String> notes(Claim claim, Redaction redaction) {
        Map<String, String> notes = new HashMap<>();
        notes.put(RunFolder.TASK, claim.task().definition().toJson());
        if (!redaction.isNothing()) {
            notes.put(RunFolder.SECRETS, redaction.json());
        }
        claims.lease(claim.task())
                .ifPresent(length -> notes.put(
                        RunFolder.LEASE,
                        Lease.words(length, claim.task().limits().killAfter())));
        return notes;
    }

    /** Starts the task's own command for its end; what keeps it from starting does not keep the task from ending. */
    private @Nullable Process onAbort(Claim claim, Run run) {
        if (claim.task().action().onAbort().isEmpty()) {
            return null;
        }
        String refused;
        try {
            String pids = run.commands().stream().map(String::valueOf).collect(Collectors.joining(" "));
            Map<String, String> more = pids.isEmpty() ? Map.of() : Map.of("SMARTCRON_PID", pids);
            Account as = account(claim);
            boolean hasInput = RunFolder.isPlain(folders.of(claim).input());
            Invocation task = invocation(claim, as, variables(claim, as, hasInput), null);
            Launch again = launch(claim, task, null, Map.of());
            Launcher.Aside aside =
                    launcher.aside(run, again, claim.task().action().onAbort(), more);
            refused = aside.refused();
            if (refused == null) {
                return aside.process();
            }
        } catch (StartPolicy.Refusal e) {
            refused = String.valueOf(e.getMessage());
        }
        warnings.accept("cannot run the on_abort of " + claim.task().name() + ": " + refused);
        return null;
    }
}
