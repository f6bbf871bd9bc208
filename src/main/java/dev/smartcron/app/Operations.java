package dev.smartcron.app;

import dev.smartcron.operations.AwaitEnd;
import dev.smartcron.operations.NodeRunner;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.operations.RegisterTasks;
import dev.smartcron.operations.RescheduleTask;
import dev.smartcron.operations.StopExecutions;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.operations.UnlockTask;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.plan.Planner;

/** Wires what somebody may do on this node. */
public record Operations(Database database, Node node, NodeRunner runner) {

    public RegisterTasks register() {
        return new RegisterTasks(database, planner(), runner);
    }

    public SwitchTasks switching() {
        return new SwitchTasks(database, planner(), runner);
    }

    public PauseTasks pausing() {
        return new PauseTasks(database, planner(), runner);
    }

    public RescheduleTask reschedule() {
        return new RescheduleTask(database, planner(), runner);
    }

    public TriggerTask trigger() {
        return new TriggerTask(database, node, runner);
    }

    public StopExecutions stopping() {
        return new StopExecutions(database, runner, node.name());
    }

    public UnlockTask unlock() {
        return new UnlockTask(database, runner, node.name());
    }

    public AwaitEnd awaitEnd() {
        return new AwaitEnd(database, runner, node.name());
    }

    private Planner planner() {
        return new Planner(new Planning(database), node);
    }
}
