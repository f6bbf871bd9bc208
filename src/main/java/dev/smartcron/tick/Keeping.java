package dev.smartcron.tick;

import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.TaskLog;
import dev.smartcron.process.output.Redaction;
import dev.smartcron.store.Claim;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.EventTable;
import dev.smartcron.store.EventTable.Told;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What becomes of what tasks print: into their logs without their secrets, and what they tell in it, into the database. */
public final class Keeping {
    /** How much of an attempt's output the database keeps. */
    private static final int TAIL_BYTES = 4_096;

    private final TaskLog log;
    private final List<String> redact;
    private final EventTable events;
    private final Consumer<String> warnings;

    /** Those that told something which is not recorded yet. */
    private final Set<Watch> talkative = new LinkedHashSet<>();

    /**
     * Keeps nothing yet.
     *
     * @param redact patterns masked in the output of every task, besides its own
     * @param warnings takes a line for the runner's own diagnostics
     */
    public Keeping(TaskLog log, List<String> redact, EventTable events, Consumer<String> warnings) {
        this.log = log;
        this.redact = redact;
        this.events = events;
        this.warnings = warnings;
    }

    /** What is to be taken out of a task's output. */
    Redaction redaction(Claim claim, Collection<String> secrets) {
        return Redaction.of(secrets, patterns(claim));
    }

    /** What the runner that started it took out of its output. */
    Redaction redaction(Claim claim, RunFolder folder) {
        try {
            Redaction kept = folder.redaction();
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
        List<String> all = new ArrayList<>(redact);
        all.addAll(claim.task().policy().redact());
        return all;
    }

    OutputFollower follower(Claim claim, RunFolder folder, Redaction redaction) {
        return new OutputFollower(
                folder,
                log.block(claim.task().name(), claim.execution(), claim.attempt()),
                redaction,
                claim.task().limits().maxOutputBytes(),
                TAIL_BYTES);
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
            events.record(all, now);
            talkative.forEach(watch -> watch.noted());
            talkative.clear();
        } catch (DatabaseProblem e) {
            // Outcomes meet the same problem, and there it is told.
            return;
        }
    }
}
