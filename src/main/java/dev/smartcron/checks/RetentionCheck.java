package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.RetentionSettings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.ExpiredAlerts;
import dev.smartcron.store.upkeep.ExpiredEvents;
import dev.smartcron.store.upkeep.ExpiredExecutions;
import dev.smartcron.store.upkeep.ExpiredLedgers;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Pages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks that what was kept long enough is removed. As long as a cleanup has succeeded lately that is one look; else one at
 * the oldest of each kind that might go.
 */
record RetentionCheck(Database database, RetentionSettings retention) implements Check {
    /** Somebody may be away for a weekend. */
    private static final Duration LATELY = Duration.ofDays(3);

    /** What is a little older than it has to be is no trouble. */
    private static final int FAR_BEYOND = 2;

    /** As a cleanup waits for hooks, and for failures to become alerts. */
    private static final int WAITED_FOR = 4;

    private static final String NAME = "retention";

    /** Of the sample. */
    private static final String TASK = "smart_cron_cleanup_old_data";

    @Override
    public List<CheckResult> check(Instant now) {
        Optional<Instant> last = new UpkeepTable(database).last(Upkeep.CLEANUP).map(UpkeepDone::at);
        boolean isRecent = last.isPresent() && Duration.between(last.get(), now).compareTo(LATELY) < 0;
        List<String> old = isRecent ? List.of() : old(now);
        String lastWas = last.map(at -> "the last cleanup was " + Durations.brief(Duration.between(at, now)) + " ago")
                .orElse("there was no cleanup yet");
        Measured measured = new Measured(old.size(), 0);
        if (old.isEmpty()) {
            String well = isRecent ? lastWas : "nothing is older than twice as long as it is kept";
            return List.of(CheckResult.of(NAME, CheckStatus.OK, well, measured, found(List.of())));
        }
        Finding overdue = overdue(old, lastWas);
        return List.of(new CheckResult(
                NAME,
                CheckStatus.DEGRADED,
                overdue.summary(),
                "smartcron cleanup removes it. " + eachNight(),
                measured,
                found(List.of(overdue))));
    }

    private static List<CheckFindings> found(List<Finding> findings) {
        return List.of(CheckFindings.of(AlertRule.CLEANUP_OVERDUE, findings));
    }

    /** The kinds of which something is far older than it is kept. */
    private List<String> old(Instant now) {
        Instant executions = before(now, retention.executions());
        Instant ticks = before(now, retention.ticks());
        Map<String, Supplier<Expired>> kinds = new LinkedHashMap<>();
        kinds.put(
                "executions",
                () -> new ExpiredExecutions(
                        database, executions, now.minus(retention.executions().multipliedBy(WAITED_FOR))));
        kinds.put("events", () -> events(now));
        kinds.put(
                "ticks",
                () -> ExpiredLedgers.ticks(
                        database, ticks, now.minus(retention.ticks().multipliedBy(WAITED_FOR)), ticks));
        kinds.put("alerts", () -> ExpiredAlerts.conditions(database, before(now, retention.alerts())));
        kinds.put("audit", () -> ExpiredLedgers.audit(database, before(now, retention.audit())));
        List<String> old = new ArrayList<>();
        kinds.forEach((kind, expired) -> {
            if (!expired.get().next(1).isEmpty()) {
                old.add(kind);
            }
        });
        return old;
    }

    private Expired events(Instant now) {
        EventFeed feed = new EventFeed(database);
        Map<String, Long> hooks = new HookTable(database).lastEvents();
        Instant before = before(now, retention.events());
        long last = feed.lastBefore(before);
        long lost = feed.lastBefore(now.minus(retention.events().multipliedBy(WAITED_FOR)));
        return new ExpiredEvents(
                database,
                before,
                hooks.isEmpty() ? last : Math.min(last, Math.max(Collections.min(hooks.values()), lost)));
    }

    private static Instant before(Instant now, Duration kept) {
        return now.minus(kept.multipliedBy(FAR_BEYOND));
    }

    private Finding overdue(List<String> old, String lastWas) {
        return new Finding(
                "database",
                Severity.MEDIUM,
                String.join(", ", old) + " are kept for more than twice as long as they are to be; " + lastWas,
                Details.of("The database grows, and nothing else is wrong with it. " + eachNight())
                        .andTry("smartcron cleanup", "removes what is old, in small batches"));
    }

    private String eachNight() {
        return new TaskTable(database)
                .find(TASK)
                .filter(task -> task.disabledAt() != null)
                .map(task -> "To have that done each night: smartcron enable " + TASK)
                .orElse(Pages.named("upkeep.md") + " has a task that does so each night.");
    }
}
