package dev.smartcron.maintenance;

import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.HookTable.HookState;
import dev.smartcron.store.query.PingTable;
import dev.smartcron.store.upkeep.Expired;
import dev.smartcron.store.upkeep.ExpiredEvents;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which events may go: those that have been kept long enough, and that everybody was sent who wants them.
 *
 * <p>Who takes none for four times as long is waited for no longer, or one address that is gone would keep all of them for
 * ever. A hook that is in the settings, or a place that tasks' {@code ping_url} lead to, then goes without what it has not
 * taken, and that is told; any other is forgotten.
 *
 * @param keep how long they are kept
 * @param hooks of this node's settings
 */
public record EventCleanup(Database database, Duration keep, ConfiguredHooks hooks) {
    private static final int WAITED_FOR = 4;

    /** The most that {@code health} removes. */
    private static final int FEW = 5_000;

    private static final Duration MOMENT = Duration.ofSeconds(2);

    /**
     * The events that may go.
     *
     * @param last the highest number of them
     * @param lost up to here they go whoever has not taken them
     * @param positions up to where each hook was sent what it wants
     * @param known the hooks among them that somebody still wants
     */
    private record Bounds(long last, long lost, Map<String, Long> positions, Set<String> known) {
        List<String> behind() {
            return positions.keySet().stream()
                    .filter(hook -> positions.getOrDefault(hook, lost) < lost)
                    .sorted()
                    .toList();
        }
    }

    /** Removes some, where there are any: they are bounded even where nobody ever cleans up. */
    public Removed removeSome(Instant now) {
        Removed removed = new Removed();
        Instant settled = now.minus(new SettledClock(database).ahead(now));
        remove(new Batches(database, FEW, MOMENT), settled, removed);
        return removed;
    }

    /** Removes all that may go. */
    void remove(Batches batches, Instant now, Removed removed) {
        Bounds bounds = bounds(now, true);
        tell(bounds, now, removed);
        removed.add(CleanupKind.EVENTS, batches.remove(expired(bounds, now)));
        HookTable table = new HookTable(database);
        bounds.behind().stream()
                .filter(hook -> isAbandoned(hook, bounds, now))
                .forEach(hook -> table.forget(hook, bounds.lost(), now.minus(keep)));
    }

    /** Counts them, and tells what would be told. */
    void count(Instant now, Removed removed) {
        Bounds bounds = bounds(now, false);
        tell(bounds, now, removed);
        removed.add(CleanupKind.EVENTS, Batches.count(expired(bounds, now)));
    }

    /** The events that have been kept long enough, and that nobody is waited for. */
    public Expired expired(Instant now) {
        return expired(bounds(now, false), now);
    }

    private Expired expired(Bounds bounds, Instant now) {
        return new ExpiredEvents(database, now.minus(keep), bounds.last());
    }

    /** @param recording whether to note how far each hook is: its next deliverer need not look for what is gone */
    private Bounds bounds(Instant now, boolean recording) {
        EventFeed feed = new EventFeed(database);
        HookTable table = new HookTable(database);
        long old = feed.lastBefore(now.minus(keep));
        Map<String, Long> positions = new HashMap<>(table.lastEvents());
        Set<String> known = new HashSet<>();
        if (positions.values().stream().anyMatch(last -> last < old)) {
            hooks.delivery(database).positions().forEach((hook, position) -> {
                known.add(hook);
                if (recording && positions.getOrDefault(hook, position) < position) {
                    table.passed(hook, position);
                }
                positions.merge(hook, position, Math::max);
            });
        }
        long lost = feed.lastBefore(now.minus(keep.multipliedBy(WAITED_FOR)));
        long taken = positions.isEmpty() ? old : Collections.min(positions.values());
        return new Bounds(Math.min(old, Math.max(taken, lost)), lost, positions, known);
    }

    private void tell(Bounds bounds, Instant now, Removed removed) {
        HookTable table = new HookTable(database);
        for (String hook : bounds.behind()) {
            long events = table.count(bounds.positions().getOrDefault(hook, bounds.lost()), bounds.lost());
            if (isAbandoned(hook, bounds, now)) {
                removed.note("an event hook that is in no settings any more is forgotten");
            } else if (events > 0) {
                removed.note(name(hook) + " has taken nothing for " + Durations.format(keep.multipliedBy(WAITED_FOR))
                        + " and goes without " + events + (events == 1 ? " event" : " events"));
            }
        }
    }

    /** Checks whether a hook is neither in the settings of this node, nor of one that still tries to send it something. */
    private boolean isAbandoned(String hook, Bounds bounds, Instant now) {
        return !bounds.known().contains(hook)
                && new HookTable(database)
                        .state(hook)
                        .map(HookState::nextTry)
                        .filter(next -> !next.isBefore(now.minus(keep)))
                        .isEmpty();
    }

    private String name(String hook) {
        if (hook.startsWith(PingTable.PREFIX)) {
            return "ping_url " + PingTable.placeOf(hook);
        }
        return hooks.all().stream()
                .filter(each -> each.name().equals(hook))
                .findFirst()
                .map(each -> "event hook " + each.number())
                .orElse("an event hook of another node");
    }
}
