package dev.smartcron.operations;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.plan.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The node that an operator acts on: its database, its identity there, and its runners. */
public record OperatedNode(Database database, Node identity, NodeRunner runner) {

    TaskTable tasks() {
        return new TaskTable(database);
    }

    TaskNames names() {
        return new TaskNames(tasks(), "");
    }

    ExecutionTable executions() {
        return new ExecutionTable(database);
    }

    /** Tells whether a name in a row is this node's; null is nobody's. */
    boolean is(@Nullable String node) {
        return Objects.equals(identity.name(), node);
    }

    /** Changes one task; nothing where it stands that way already. */
    interface TermChange {
        /** The deed, if there was something to do. */
        Optional<AuditEntry> to(TaskRow row, TaskChanges table);
    }

    /** Changes the terms of tasks, of all those named or of none. */
    List<Applied> changeTerms(List<String> named, Instant now, TermChange change) {
        return changeTerms(now, session -> {
            List<Applied> all = new ArrayList<>();
            for (TaskRow row : names().find(named)) {
                Optional<AuditEntry> deed = change.to(row, new TaskChanges(session));
                deed.ifPresent(entry -> AuditTable.record(session, entry));
                all.add(new Applied(names().find(row.name()), deed.isPresent()));
            }
            return all;
        });
    }

    /**
     * The task of a row.
     *
     * @throws UserError when it cannot be read
     */
    static Task readable(TaskRow row) {
        RegisteredTask registered = RegisteredTask.of(row);
        return registered
                .task()
                .orElseThrow(() -> UserError.wrongUse(
                        row.name() + " " + registered.problem(), "Mend its task file and register it again."));
    }

    /** Refuses a task that no runner starts. */
    static void refuseCrontab(TaskRow row, String hint) {
        if (row.kind() == TaskRow.Kind.CRONTAB) {
            throw UserError.wrongUse(row.name() + " is started by the crontab, not by a runner", hint);
        }
    }

    /**
     * The task of this name, if a runner may start it for whoever asks.
     *
     * @param crontabHint what to do instead where the crontab starts it
     * @throws UserError when none does, its row cannot be read, or only nodes do that do not share this database
     */
    Task startable(String name, String crontabHint) {
        TaskRow row = names().find(name);
        refuseCrontab(row, crontabHint);
        Task task = readable(row);
        Policy policy = task.policy();
        // A database on a server is other nodes' too, and one of them takes it.
        if (database.file() == null || policy.mayRunOn(identity.name(), identity.environment())) {
            return task;
        }
        throw UserError.wrongUse(
                name + " runs only " + policy.places() + "; this is " + identity.name() + " in "
                        + identity.environment(),
                "Start it there, or change hosts and environments in its task file.");
    }

    /** Changes terms; what is already due first gets its rows, under the old ones. */
    <T> T changeTerms(Instant now, Function<Session, T> change) {
        T done = database.write(session -> {
            new Planner(new Planning(database), identity).planEverywhere(now);
            return change.apply(session);
        });
        runner.call();
        return done;
    }
}
