package dev.smartcron.hooks;

import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.net.HttpAnswer;
import dev.smartcron.settings.EventHook;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.HookTable.HookState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends events on to those who want them, here called hooks: to each in order, at least once, by one deliverer at a time.
 *
 * <ol>
 *   <li>A hook that is new begins behind the newest event there is.
 *   <li>The events behind the last delivered one are read; without one that the hook wants, nothing is written.
 *   <li>Otherwise its lease is taken, and each such event is posted. What a receiver took is recorded at once, so that a
 *       deliverer that dies leaves one event at most to be sent twice.
 *   <li>One that it did not take, and may take later, is tried again after 5 s, 10 s, 20 s and so on up to ten minutes, or when the receiver
 *       says; those behind it wait.
 * </ol>
 */
public final class HookDelivery {
    private static final int CHUNK = 200;

    /** So many events that are not for a hook may be read once more by the next deliverer. */
    private static final int UNRECORDED = 1_000;

    /** Longer than a try, so that nobody else takes what is being sent. */
    private static final Duration LEASE = Duration.ofSeconds(45);

    /** A hook with a lot to take leaves the others their turn. */
    private static final long TURN_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** However long a receiver asks to be left alone. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final EventFeed feed;
    private final HookTable table;
    private final Supplier<List<Subscriber>> subscribers;
    private final Clock clock;
    private final List<Recipient> recipients = new ArrayList<>();

    /** @param zone whose local time the events' times are in */
    public HookDelivery(Database database, List<EventHook> hooks, Clock clock, ZoneId zone) {
        this(
                database,
                () -> hooks.stream()
                        .map(hook -> (Subscriber) new PatternSubscriber(hook, zone))
                        .toList(),
                clock);
    }

    /** @param subscribers asked for at every pass: a task that is registered meanwhile may bring another */
    HookDelivery(Database database, Supplier<List<Subscriber>> subscribers, Clock clock) {
        this.feed = new EventFeed(database);
        this.table = new HookTable(database);
        this.subscribers = subscribers;
        this.clock = clock;
    }

    private List<Recipient> recipients() {
        for (Subscriber subscriber : subscribers.get()) {
            if (recipients.stream().noneMatch(known -> known.name.equals(subscriber.name()))) {
                recipients.add(new Recipient(subscriber));
            }
        }
        return recipients;
    }

    /** Checks whether a pass may have something to do: more events, or some that wait for their next try. */
    public boolean isAnythingToDo() {
        boolean more = feed.mayHaveMore();
        return more || recipients.stream().anyMatch(recipient -> recipient.isWaiting);
    }

    /** Checks whether anything may be sent now. */
    public boolean isReady() {
        Instant now = clock.instant();
        return recipients().stream().anyMatch(recipient -> recipient.isReady(now));
    }

    /**
     * Finds the event up to which each hook was sent all that it wants, by the hook's name; recorded may be an earlier one.
     * Writes nothing.
     */
    public Map<String, Long> positions() {
        Map<String, Long> positions = new HashMap<>();
        for (Subscriber subscriber : subscribers.get()) {
            table.state(subscriber.name())
                    .ifPresent(state -> positions.put(subscriber.name(), lastUnwanted(subscriber, state.lastEvent())));
        }
        return positions;
    }

    /** The last event before the next one that a subscriber wants. */
    private long lastUnwanted(Subscriber subscriber, long from) {
        long position = from;
        List<RecordedEvent> next;
        do {
            next = feed.after(position, CHUNK);
            for (RecordedEvent event : next) {
                if (subscriber.wants(event)) {
                    return position;
                }
                position = event.id();
            }
        } while (next.size() == CHUNK);
        return position;
    }

    /** Gives every hook its turn, until nothing is left that may be sent now, or no longer than so. */
    public void run(BooleanSupplier enough) {
        boolean more = true;
        List<Recipient> all = recipients();
        while (more && !enough.getAsBoolean()) {
            more = false;
            for (Recipient recipient : all) {
                more |= recipient.turn(enough);
            }
        }
    }

    /** A subscriber, and how far this process knows it to be. */
    private final class Recipient {
        private final Subscriber subscriber;
        private final String name;
        private long position = -1;
        private long recorded;
        private boolean isWaiting = true;

        Recipient(Subscriber subscriber) {
            this.subscriber = subscriber;
            this.name = subscriber.name();
        }

        /** Checks whether there is something for it, it may be sent now, and nobody is about it. */
        boolean isReady(Instant now) {
            if (position < 0) {
                recorded = table.registered(name).lastEvent();
                position = recorded;
            }
            isWaiting = isAnythingWanted();
            Instant nextTry = isWaiting ? table.registered(name).nextTry() : null;
            return isWaiting && (nextTry == null || !nextTry.isAfter(now));
        }

        /** Returns whether there is more to be sent at once. */
        boolean turn(BooleanSupplier enough) {
            Instant now = clock.instant();
            Instant lease = now.plus(LEASE);
            return isReady(now)
                    && table.take(name, now, lease)
                            .map(taken -> send(taken, lease, enough))
                            .orElse(false);
        }

        /** Goes on to the first event that the hook wants. */
        private boolean isAnythingWanted() {
            List<RecordedEvent> next;
            do {
                next = feed.after(position, CHUNK);
                for (RecordedEvent event : next) {
                    if (subscriber.wants(event)) {
                        return true;
                    }
                    position = event.id();
                }
            } while (next.size() == CHUNK);
            if (position - recorded > UNRECORDED) {
                table.passed(name, position);
                recorded = position;
            }
            return false;
        }

        private boolean send(HookState taken, Instant from, BooleanSupplier enough) {
            long began = System.nanoTime();
            position = taken.lastEvent();
            recorded = position;
            Instant lease = from;
            while (isAnythingWanted()) {
                RecordedEvent event = feed.after(position, 1).get(0);
                Instant now = clock.instant();
                HttpAnswer answer = subscriber.send(event, now);
                if (!answer.isTaken() && !subscriber.givesUp(answer)) {
                    fail(taken, answer, lease);
                    return false;
                }
                Instant renewed = later(lease, clock.instant().plus(LEASE));
                if (!table.delivered(name, event.id(), lease, renewed, answer.error())) {
                    // It took longer than the lease, and somebody else goes on.
                    return false;
                }
                lease = renewed;
                position = event.id();
                recorded = position;
                if (enough.getAsBoolean() || System.nanoTime() - began > TURN_NANOS) {
                    table.release(name, position, lease);
                    return true;
                }
            }
            table.release(name, position, lease);
            isWaiting = false;
            return false;
        }

        /** Never the same, by which a lease is known. */
        private static Instant later(Instant lease, Instant next) {
            return next.isAfter(lease) ? next : lease.plusMillis(1);
        }

        private void fail(HookState taken, HttpAnswer answer, Instant lease) {
            int tries = recorded == taken.lastEvent() ? taken.tries() : 0;
            Duration wait = waitAfter(tries + 1, answer.retryAfter());
            table.failed(
                    name, String.valueOf(answer.error()), lease, clock.instant().plus(wait));
        }
    }

    static Duration waitAfter(int tries, @Nullable Duration asked) {
        Duration wait = SHORTEST_WAIT.multipliedBy(1L << Math.min(tries - 1, 10));
        Duration own = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        Duration theirs = asked == null ? Duration.ZERO : asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
        return own.compareTo(theirs) > 0 ? own : theirs;
    }
}
