package dev.smartcron.tick.start;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folders of the runs of a home, one for each attempt.
 *
 * <p>Each is removed once its end is recorded; but where processes of it could not be killed, it says at which
 * fence it has the lock, and stays until a tick of this node finds them gone.
 */
public final class RunFolders {
    private final Path parent;
    private final Consumer<String> warnings;

    /** @param warnings takes a line for the runner's own diagnostics */
    public RunFolders(Path parent, Consumer<String> warnings) {
        this.parent = parent;
        this.warnings = warnings;
    }

    /** The folder of them all, which must be the same for every runner of a node. */
    public String parent() {
        return parent.toAbsolutePath().toString();
    }

    public RunFolder of(Claim claim) {
        return RunFolder.in(parent, claim.execution(), claim.attempt());
    }

    /** All folders that exist, of whatever runner. */
    public List<RunFolder> all() {
        try {
            return RunFolder.list(parent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The claim with its task as it was when it was started: what was changed since is for the runs to come. */
    Claim asStarted(Claim claim) {
        try {
            Optional<String> kept = of(claim).note(RunFolder.TASK);
            return kept.isEmpty()
                    ? claim
                    : claim.with(Task.of(Definition.fromJson(claim.task().name(), kept.get())));
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("cannot read how execution " + claim.execution() + " was started: " + e.getMessage());
            return claim;
        }
    }

    /**
     * Removes the folders of what is recorded. Where processes live on, they are kept and hold the lock; where a start was
     * refused because its folder was there, it is another start's.
     */
    public void remove(List<EndedAttempt> recorded) {
        for (EndedAttempt ended : recorded) {
            if (!ended.survivors().isEmpty()) {
                hold(ended.claim());
            } else if (!isAnothers(ended.attempt())) {
                remove(of(ended.claim()));
            }
        }
    }

    private static boolean isAnothers(Attempt attempt) {
        return attempt.reason() != null && attempt.reason().code() == ReasonCode.STARTED_BEFORE;
    }

    /** Warns of a run whose files cannot be read. */
    public void warnOf(Claim claim, UncheckedIOException trouble) {
        warnings.accept("cannot see how " + claim.task().name() + ", execution " + claim.execution() + ", is doing: "
                + FileErrors.inWords(Objects.requireNonNull(trouble.getCause())));
    }

    public void remove(RunFolder folder) {
        try {
            folder.delete();
        } catch (IOException e) {
            warnings.accept("cannot remove a run folder: " + e.getMessage());
        }
    }

    private void hold(Claim claim) {
        try {
            of(claim).keep(RunFolder.HELD, Long.toString(claim.fence()));
        } catch (IOException e) {
            warnings.accept("cannot note what could not be killed: " + e.getMessage());
        }
    }

    /** The folders that hold a lock for processes which could not be killed. */
    public List<Holding> holding() {
        List<Holding> holding = new ArrayList<>();
        try {
            for (RunFolder folder : all()) {
                folder.note(RunFolder.HELD)
                        .flatMap(RunFolders::fence)
                        .ifPresent(fence -> holding.add(new Holding(folder, fence)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return holding;
    }

    /** Empty for what no runner wrote: a task that runs as the runner's own user may put anything there. */
    private static Optional<Long> fence(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A folder, and the fence at which its execution has the lock. */
    public record Holding(RunFolder folder, long fence) {
        public boolean isForLiving() {
            return Run.reopen(folder).map(run -> !run.survivors().isEmpty()).orElse(false);
        }
    }
}
