package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.UnlockTask;
import dev.smartcron.operations.UnlockTask.Unlocked;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.text.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "unlock",
        description = "Releases a task's lock when nobody holds it any more.",
        footer = {
            "  smartcron unlock vend_sync_sales           if it is proven that nothing runs",
            "  smartcron unlock vend_sync_sales --force   whatever runs",
            "",
            "The proof is this node's: its processes and the files of the run. What has",
            "ended meanwhile is recorded as it ended. A lock that another node holds frees",
            "itself when the task must have ended; before that only --force takes it, and",
            "the task may then overlap itself. Each release is audited.",
            "Exits 1 when the lock stays."
        })
final class UnlockCommand extends Command {
    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--force", description = "Take the lock whoever holds it; that execution is lost.")
    private boolean force;

    @Override
    int run(Application app) {
        RegisteredTask task = RegisteredTask.of(app.names().find(name));
        UnlockTask unlock = new UnlockTask(app.operated());
        List<Unlocked> locks =
                force ? unlock.force(name, app.operator(), app.now()) : unlock.release(name, app.operator(), app.now());
        if (json()) {
            print(locks.stream().map(lock -> json(task, lock)).toList());
        } else if (locks.isEmpty()) {
            line(name + " is not locked");
        } else {
            locks.forEach(lock -> tell(task, lock));
        }
        return locks.stream().allMatch(Unlocked::released) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    private Map<String, @Nullable Object> json(RegisteredTask task, Unlocked lock) {
        Execution execution = lock.execution();
        return Json.object(
                "task", name,
                "execution", execution.id(),
                "released", lock.released(),
                "forced", lock.released() && force,
                "node", lock.lock().owner().node(),
                "status", execution.status().word(),
                "reason", execution.sentence(Sentence.in(task.zone())),
                "reason_code", execution.reasonCode());
    }

    private void tell(RegisteredTask task, Unlocked unlocked) {
        Holder lock = unlocked.lock();
        Execution execution = unlocked.execution();
        String what = "execution " + execution.id()
                + (lock.owner().node() == null ? "" : " on node " + lock.owner().node());
        if (unlocked.released()) {
            line(name + " is unlocked" + (force ? " by force" : "") + ": " + what + " is "
                    + outcome(execution, Sentence.in(task.zone())));
        } else if (execution.status() == Status.PENDING) {
            warn("smartcron: " + name + " stays locked: " + what + " waits for its next attempt");
            warn("  Try: smartcron kill " + execution.id() + " gives that up.");
        } else {
            warn("smartcron: " + name + " stays locked: " + what + " runs"
                    + (lock.owner().runner() == null
                            ? ""
                            : ", watched by runner " + lock.owner().runner())
                    + lock.until()
                            .filter(until -> task.row().kind() != Kind.CONTINUOUS)
                            .map(until -> ", until " + task.iso(until) + " at the latest")
                            .orElse(""));
            warn("  Try: smartcron kill " + execution.id()
                    + " ends it; --force takes the lock, and it may overlap itself.");
        }
    }
}
