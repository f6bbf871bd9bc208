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
import dev.smartcron.store.Database;
import dev.smartcron.store.Place;
import dev.smartcron.store.Planning;
import dev.smartcron.tick.Planner;

/**
 * Wires what somebody may do.
 *
 * @param place where this program runs
 */
public record Operations(Database database, Place place, NodeRunner runner) {

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
        return new TriggerTask(database, place, runner);
    }

    public StopExecutions stopping() {
        return new StopExecutions(database, runner, place.node());
    }

    public UnlockTask unlock() {
        return new UnlockTask(database, runner, place.node());
    }

    public AwaitEnd awaitEnd() {
        return new AwaitEnd(database, runner, place.node());
    }

    private Planner planner() {
        return new Planner(new Planning(database), place);
    }
}
