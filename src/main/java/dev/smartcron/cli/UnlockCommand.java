package dev.smartcron.cli;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.Locks;
import dev.smartcron.store.Locks.Held;
import dev.smartcron.store.Registered;
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

    @Option(names = "--force", description = "Take it whoever holds it; the execution counts as lost.")
    private boolean force;

    @Override
    int run(House house) {
        TaskRow row = TaskNames.find(house, name);
        List<Held> before = held(house);
        if (!before.isEmpty() && !force) {
            releaseWhatIsProven(house, before);
        }
        List<Object> answers = new ArrayList<>();
        boolean stays = false;
        List<Held> after = held(house);
        for (Held lock : before) {
            boolean free = after.stream().noneMatch(one -> isSame(one, lock));
            if (!free && force) {
                free = takeByForce(house, lock);
            } else if (free) {
                audit(house, lock, "its holder was gone");
            }
            stays |= !free;
            Execution execution = house.executions().find(lock.execution().id()).orElse(lock.execution());
            answers.add(Json.object(
                    "task", name,
                    "execution", execution.id(),
                    "released", free,
                    "forced", free && force,
                    "node", lock.node(),
                    "status", execution.status().word(),
                    "reason", execution.reason()));
            if (!json()) {
                tell(Registered.of(row), lock, execution, free);
            }
        }
        if (json()) {
            print(answers);
        } else if (before.isEmpty()) {
            line(name + " is not locked");
        }
        return stays ? ExitCode.BAD_NEWS : ExitCode.DONE;
    }

    private List<Held> held(House house) {
        return new Locks(house.database()).of(name);
    }

    private static boolean isSame(Held one, Held other) {
        return one.place() == other.place() && one.fence() == other.fence();
    }

    /** What has ended is recorded, by the runner that stays on this node or by us; that releases the lock. */
    private void releaseWhatIsProven(House house, List<Held> locks) {
        if (locks.stream().noneMatch(lock -> house.settings().node().equals(lock.node()))) {
            return;
        }
        house.stopWhatIsToBeStopped();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (house.isRunnerThere()
                && held(house).stream().anyMatch(lock -> locks.stream().anyMatch(was -> isSame(was, lock)))
                && System.nanoTime() - deadline < 0) {
            Waiting.pause();
        }
    }

    private boolean takeByForce(House house, Held lock) {
        Instant now = house.now();
        boolean taken = new Locks(house.database())
                .takeByForce(lock, "its lock was taken by force by " + who() + ", " + from(), now);
        if (taken) {
            audit(house, lock, "by force");
        }
        return taken;
    }

    private void audit(House house, Held lock, String how) {
        String detail = how + " from execution " + lock.execution().id() + " at fence " + lock.fence()
                + (lock.node() == null ? "" : " on node " + lock.node()) + "; " + from();
        house.tasks().change(table -> table.audit(house.now(), who(), "unlock", name, detail));
    }

    private void tell(Registered task, Held lock, Execution execution, boolean free) {
        String what = "execution " + execution.id() + (lock.node() == null ? "" : " on node " + lock.node());
        if (free) {
            line(name + " is unlocked" + (force ? " by force" : "") + ": " + what + " is "
                    + execution.status().word()
                    + (execution.reason() == null ? "" : ", " + Words.oneLine(execution.reason())));
        } else if (execution.status() == Status.PENDING) {
            warn("smartcron: " + name + " stays locked: " + what + " waits for its next attempt");
            warn("  smartcron kill " + execution.id() + " gives that up.");
        } else {
            warn("smartcron: " + name + " stays locked: " + what + " runs"
                    + (lock.runner() == null ? "" : ", watched by runner " + lock.runner())
                    + lock.until()
                            .map(until -> ", until " + task.iso(until) + " at the latest")
                            .orElse(""));
            warn("  smartcron kill " + execution.id() + " ends it; --force takes the lock, and it may overlap itself.");
        }
    }
}
