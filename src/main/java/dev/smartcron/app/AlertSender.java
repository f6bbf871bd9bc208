package dev.smartcron.app;

import dev.smartcron.settings.AlertSettings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.HealthFacts;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Makes alerts of a runner's failures while it lives, and sends what may leave, on a thread and a connection of its own: what
 * is critical leaves within the minute, and holds nothing up. The rest is {@code health}'s.
 */
final class AlertSender {
    private static final long LOOK_MILLIS = 2_000;

    /** The longest wait at a runner's end; the next {@code health} sends what takes longer. */
    private static final long LEAVES_WITHIN_MILLIS = 10_000;

    private final LocalNode node;
    private final Clock systemClock;
    private final Consumer<String> warnings;
    private final boolean anybody;
    private final BesideRunner beside;

    AlertSender(LocalNode node, Clock systemClock, Consumer<String> warnings) {
        this.node = node;
        this.systemClock = systemClock;
        this.warnings = warnings;
        AlertSettings alerts = node.settings().alerts();
        this.anybody = alerts.mail().isPresent() || alerts.channels().isAny();
        this.beside = new BesideRunner(node, warnings, "alerts", this::look);
    }

    /** Begins to look for failures, where there is anybody to tell. */
    void start() {
        if (anybody) {
            beside.start();
        }
    }

    /**
     * Tells of what has failed until now, for a few seconds at most.
     *
     * @param runners the runner's own connection, which tells whether there is anything
     */
    void end(Database runners) {
        try {
            if (!beside.isStarted() && anybody && new HealthFacts(runners).isAnythingToTell(now(runners))) {
                start();
            }
            beside.end(LEAVES_WITHIN_MILLIS);
        } catch (DatabaseProblem e) {
            // The next health tells of it; that the database is away is told by whoever needs it for more.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Database own) {
        HealthFacts facts = new HealthFacts(own);
        boolean isEnding = false;
        while (!isEnding) {
            isEnding = beside.isEndingWithin(LOOK_MILLIS);
            if (facts.isAnythingToTell(now(own))) {
                UrgentAlerts.tell(own, node, systemClock, warnings);
            }
        }
    }

    private Instant now(Database database) {
        return database.clock(systemClock).instant();
    }
}
