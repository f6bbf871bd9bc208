package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.status.RegisteredTask;
import dev.smartcron.store.RecordOutcome;
import dev.smartcron.store.TaskLocks;
import dev.smartcron.store.TaskLocks.Holder;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "unlock",
        description = "Releases a task's lock when nobody holds it any more.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron unlock vend_sync_sales           if it is proven that nothing runs",
            "  smartcron unlock vend_sync_sales --force   whatever runs",
            "",
            "The proof is this node's: its processes and the files of the run. What has",
            "ended meanwhile is recorded as it ended. A lock that another node holds frees",
            "itself when the task must have ended; before that only --force takes it, and",
            "the task may then overlap itself. Both are audited.",
            "Exits 1 when the lock stays."
        })
final class UnlockCommand extends Command {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--force", description = "Take it from whoever holds it; that execution is lost.")
    private boolean force;

    @Override
    int run(Application app) {
        TaskRow row = TaskNames.find(app, name);
        List<Holder> before = held(app);
        if (!before.isEmpty() && !force) {
            releaseWhatIsProven(app, before);
        }
        List<Object> answers = new ArrayList<>();
        boolean stays = false;
        List<Holder> after = held(app);
        for (Holder lock : before) {
            boolean free = after.stream().noneMatch(one -> isSame(one, lock));
            if (!free && force) {
                free = takeByForce(app, lock);
            } else if (free) {
                audit(app, lock, "its holder was gone");
            }
            stays |= !free;
            Execution execution = app.executions().find(lock.execution().id()).orElse(lock.execution());
            answers.add(Json.object(
                    "task", name,
                    "execution", execution.id(),
                    "released", free,
                    "forced", free && force,
                    "node", lock.owner().node(),
                    "status", execution.status().word(),
                    "reason",
                            execution.sentence(
                                    Sentence.in(RegisteredTask.of(row).zone()))));
            if (!json()) {
                tell(RegisteredTask.of(row), lock, execution, free);
            }
        }
        if (json()) {
            print(answers);
        } else if (before.isEmpty()) {
            line(name + " is not locked");
        }
        return stays ? ExitCode.BAD_NEWS : ExitCode.DONE;
    }

    private List<Holder> held(Application app) {
        return app.database().read(session -> new TaskLocks(session).holders(name));
    }

    private static boolean isSame(Holder one, Holder other) {
        return one.slot() == other.slot() && one.fence() == other.fence();
    }

    /** What has ended is recorded, by the runner that stays on this node or by us; that releases the lock. */
    private void releaseWhatIsProven(Application app, List<Holder> locks) {
        if (locks.stream()
                .noneMatch(
                        lock -> app.settings().node().name().equals(lock.owner().node()))) {
            return;
        }
        app.stopWhatIsToBeStopped();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (app.isRunnerThere()
                && held(app).stream().anyMatch(lock -> locks.stream().anyMatch(was -> isSame(was, lock)))
                && System.nanoTime() - deadline < 0) {
            Waiting.pause();
        }
    }

    private boolean takeByForce(Application app, Holder lock) {
        Instant now = app.now();
        Reason reason = Reason.of(ReasonCode.UNLOCKED).with("by", who()).with("origin", from());
        boolean taken = app.database().write(session -> new RecordOutcome(session).unlock(lock, reason, now));
        if (taken) {
            audit(app, lock, "by force");
        }
        return taken;
    }

    private void audit(Application app, Holder lock, String how) {
        String detail = how + " from execution " + lock.execution().id() + " at fence " + lock.fence()
                + (lock.owner().node() == null ? "" : " on node " + lock.owner().node()) + "; " + from();
        app.tasks().change(table -> table.audit(app.now(), who(), "unlock", name, detail));
    }

    private void tell(RegisteredTask task, Holder lock, Execution execution, boolean free) {
        String what = "execution " + execution.id()
                + (lock.owner().node() == null ? "" : " on node " + lock.owner().node());
        if (free) {
            line(name + " is unlocked" + (force ? " by force" : "") + ": " + what + " is "
                    + execution.status().word()
                    + execution
                            .sentence(Sentence.in(task.zone()))
                            .map(reason -> ": " + Text.oneLine(reason))
                            .orElse(""));
        } else if (execution.status() == Status.PENDING) {
            warn("smartcron: " + name + " stays locked: " + what + " waits for its next attempt");
            warn("  smartcron kill " + execution.id() + " gives that up.");
        } else {
            warn("smartcron: " + name + " stays locked: " + what + " runs"
                    + (lock.owner().runner() == null
                            ? ""
                            : ", watched by runner " + lock.owner().runner())
                    + lock.until()
                            .map(until -> ", until " + task.iso(until) + " at the latest")
                            .orElse(""));
            warn("  smartcron kill " + execution.id() + " ends it; --force takes the lock, and it may overlap itself.");
        }
    }
}
