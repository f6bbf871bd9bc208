package dev.smartcron.app;

import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.hooks.HookDelivery;
import dev.smartcron.settings.EventHook;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.PingTable;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends events on while a runner lives, on a thread and a connection of its own, so that it holds nothing up: from when the
 * runner turns out to stay, or, where it is done within a moment, as the last thing, if there is anything to send.
 */
final class EventSender {
    private static final long LOOK_MILLIS = 1_000;

    /** At its end a runner still sends what it can in this time. */
    private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A receiver may be slow; what it takes later than this is sent once more by the next deliverer. */
    private static final long LEAVES_WITHIN_MILLIS = 10_000;

    private static final long SOMEBODY_WAITS_MILLIS = 2_000;

    private final LocalNode node;
    private final Clock systemClock;
    private final List<EventHook> hooks;
    private final BesideRunner beside;
    private volatile long lastUntil;

    EventSender(LocalNode node, Clock systemClock, Consumer<String> warnings) {
        this.node = node;
        this.systemClock = systemClock;
        this.hooks = node.settings().eventHooks();
        this.beside = new BesideRunner(node, warnings, "events", this::send);
    }

    /** Has a new hook begin before anything of this runner's happens. */
    void register(Database runners) {
        if (!hooks.isEmpty()) {
            HookTable table = new HookTable(runners);
            hooks.forEach(hook -> table.registered(hook.name()));
        }
    }

    /**
     * Begins to send, where there is anybody to send to.
     *
     * @param runners the runner's own connection
     */
    void start(Database runners) {
        try {
            startWhere(isAnybody(runners));
        } catch (DatabaseProblem e) {
            // As at its end: the next one sends it.
            return;
        }
    }

    private void startWhere(boolean isAnybody) {
        if (isAnybody) {
            beside.start();
        }
    }

    /**
     * Sends what there is, for a few seconds at most.
     *
     * @param runners the runner's own connection, which tells whether there is anything
     * @param somebodyWaits whether this runner is somebody's at a terminal
     */
    void end(Database runners, boolean somebodyWaits) {
        try {
            if (!beside.isStarted() && isAnybody(runners) && delivery(runners).isReady()) {
                startWhere(true);
            }
            lastUntil = System.nanoTime() + LAST_NANOS;
            beside.end(somebodyWaits ? SOMEBODY_WAITS_MILLIS : LEAVES_WITHIN_MILLIS);
        } catch (DatabaseProblem e) {
            // The next one sends it; that the database is away is told by whoever needs it for more.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEnough() {
        return beside.isEnding() && System.nanoTime() - lastUntil > 0;
    }

    /** Without a class of the deliverer, which most ticks do not need. */
    private boolean isAnybody(Database database) {
        return !hooks.isEmpty() || !new PingTable(database).readers().isEmpty();
    }

    private HookDelivery delivery(Database database) {
        return new ConfiguredHooks(hooks, systemClock, node.zone().zone(), node.environment()).delivery(database);
    }

    private void send(Database own) {
        HookDelivery delivery = delivery(own);
        do {
            delivery.run(this::isEnough);
        } while (!isEndingAtNextLook(delivery));
        delivery.run(this::isEnough);
    }

    private boolean isEndingAtNextLook(HookDelivery delivery) {
        boolean isEnding;
        do {
            isEnding = beside.isEndingWithin(LOOK_MILLIS);
        } while (!isEnding && !delivery.isAnythingToDo());
        return isEnding;
    }
}
