package dev.smartcron.tick.start;

import dev.smartcron.output.OutputFollower;
import dev.smartcron.output.OutputFollower.Most;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.task.Shards;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Moves what tasks print into their logs, without their secrets. */
public final class TaskOutput {
    /** Length of the end of an attempt's output that the database keeps. */
    private static final int TAIL_BYTES = 4_096;

    private final TaskLog log;
    private final List<String> redact;
    private final Consumer<String> warnings;

    /**
     * @param redact patterns masked in the output of every task, besides its own
     * @param warnings takes a line for the runner's own diagnostics
     */
    public TaskOutput(TaskLog log, List<String> redact, Consumer<String> warnings) {
        this.log = log;
        this.redact = redact;
        this.warnings = warnings;
    }

    /** Secrets and patterns to be taken out of a task's output. */
    Redaction redaction(Claim claim, Collection<String> secrets) {
        return Redaction.of(secrets, patterns(claim));
    }

    /** Follows the output of a run from its beginning, or from where another runner left off. */
    OutputFollower follow(Claim claim, @Nullable Shards shards, RunFolder folder, Redaction redaction) {
        return new OutputFollower(
                folder,
                shards,
                log.block(claim.task().name(), claim.execution(), claim.attempt()),
                redaction,
                new Most(claim.task().limits().maxOutputBytes(), TAIL_BYTES));
    }

    /** Follows on what another runner followed, and takes out of it what that one took out. */
    OutputFollower followOn(Claim claim, @Nullable Shards shards, RunFolder folder) {
        return follow(claim, shards, folder, kept(claim, folder));
    }

    private Redaction kept(Claim claim, RunFolder folder) {
        try {
            return folder.note(RunFolder.SECRETS)
                    .map(Redaction::fromJson)
                    .orElseGet(() -> Redaction.of(List.of(), patterns(claim)));
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
        List<String> all = new ArrayList<>(redact);
        all.addAll(claim.task().policy().redact());
        return all;
    }
}
