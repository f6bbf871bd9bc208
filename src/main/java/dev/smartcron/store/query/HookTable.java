package dev.smartcron.store.query;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how far events have been sent on to each hook.
 *
 * <p>Who delivers to a hook first takes its lease, by moving its {@code next_try} on: a conditional write, so that of
 * several deliverers, on whichever nodes, one has it. One that dies leaves the hook to the next once the lease is over.
 */
public final class HookTable {
    private static final String REGISTER = """
            insert into event_hooks (name, last_event)
            select :name, coalesce(max(id), 0) from events where 1 = 1
            on conflict do nothing""";

    private static final String STATE = "select last_event, next_try, tries, error from event_hooks where name = :name";

    private static final String TAKE = """
            update event_hooks set next_try = :lease
            where name = :name and (next_try is null or next_try <= :now)
            returning last_event, next_try, tries, error""";

    private static final String DELIVERED = """
            update event_hooks set last_event = :event, next_try = :lease, tries = 0, error = :error
            where name = :name and next_try = :was""";

    private static final String RELEASE = """
            update event_hooks set last_event = :event, next_try = null where name = :name and next_try = :was""";

    private static final String FAILED = """
            update event_hooks set next_try = :next_try, tries = tries + 1, error = :error
            where name = :name and next_try = :was""";

    private static final String PASSED = """
            update event_hooks set last_event = :event where name = :name and last_event < :event and next_try is null""";

    private static final String ALL = "select name, last_event from event_hooks order by name";

    private static final String UNSENT = "select count(*) from events where id > :after and id <= :last";

    private static final String FORGET = """
            delete from event_hooks
            where name = :name and last_event < :event and (next_try is null or next_try < :quiet_since)""";

    private final Database database;

    public HookTable(Database database) {
        this.database = database;
    }

    /**
     * The state of a hook.
     *
     * @param lastEvent every event up to here is delivered
     * @param nextTry not before this is anything sent to it, or until then somebody is about it; null for at once
     * @param tries in vain since the last delivery
     * @param error of the last of these, or why the last delivery was given up; null without any
     */
    public record HookState(
            long lastEvent,
            @Nullable Instant nextTry,
            int tries,
            @Nullable String error) {
        static HookState of(ResultSet row) throws SQLException {
            return new HookState(
                    row.getLong("last_event"),
                    Rows.instant(row, "next_try"),
                    row.getInt("tries"),
                    row.getString("error"));
        }
    }

    /** The state of a hook; empty for one that nobody has delivered to yet. */
    public Optional<HookState> state(String name) {
        return database.read(session -> session.createQuery(STATE)
                .bind("name", name)
                .map(row -> HookState.of(row))
                .findOne());
    }

    /** As {@link #state}; a new hook begins behind the newest event. */
    public HookState registered(String name) {
        return state(name).orElseGet(() -> {
            database.change(session -> register(session, name));
            return state(name).orElseThrow();
        });
    }

    /** Has a new reader of events begin behind the newest one. */
    static void register(Session session, String name) {
        session.createUpdate(REGISTER).bind("name", name).execute();
    }

    /** Takes a hook's lease; empty where somebody else has it, or the next try is still to come. */
    public Optional<HookState> take(String name, Instant now, Instant lease) {
        return database.write(session -> session.createQuery(TAKE)
                .bind("name", name)
                .bind("now", now.toEpochMilli())
                .bind("lease", lease.toEpochMilli())
                .map(row -> HookState.of(row))
                .findOne());
    }

    /**
     * Records that everything up to an event was delivered, and renews the lease. False when that is not held any more.
     *
     * @param error why the last of them was given up; null where it was taken
     */
    public boolean delivered(String name, long event, Instant was, Instant lease, @Nullable String error) {
        return database.write(session -> session.createUpdate(DELIVERED)
                        .bind("name", name)
                        .bind("event", event)
                        .bind("was", was.toEpochMilli())
                        .bind("lease", lease.toEpochMilli())
                        .bind("error", error)
                        .execute())
                == 1;
    }

    /** Ends a lease, with nothing left that the hook wants up to an event. */
    public void release(String name, long event, Instant was) {
        database.change(session -> session.createUpdate(RELEASE)
                .bind("name", name)
                .bind("event", event)
                .bind("was", was.toEpochMilli())
                .execute());
    }

    /** Records a try in vain, and ends the lease. */
    public void failed(String name, String error, Instant was, Instant nextTry) {
        database.change(session -> session.createUpdate(FAILED)
                .bind("name", name)
                .bind("error", error)
                .bind("was", was.toEpochMilli())
                .bind("next_try", nextTry.toEpochMilli())
                .execute());
    }

    /** Records that nothing up to an event is for a hook, while nobody is about it. */
    public void passed(String name, long event) {
        database.change(session -> session.createUpdate(PASSED)
                .bind("name", name)
                .bind("event", event)
                .execute());
    }

    /** The last event that each hook was sent, by its name; those of hooks that are no more among them. */
    public Map<String, Long> lastEvents() {
        return database
                .select(ALL, Map.of(), row -> Map.entry(row.getString("name"), row.getLong("last_event")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Counts the events after one, up to another. */
    public long count(long after, long last) {
        return database.selectOne(UNSENT, Map.of("after", after, "last", last), row -> row.getLong(1))
                .orElseThrow();
    }

    /** Takes a hook out that was not sent an event, and that nobody has tried to send anything since then. */
    public void forget(String name, long event, Instant quietSince) {
        database.change(session -> session.createUpdate(FORGET)
                .bind("name", name)
                .bind("event", event)
                .bind("quiet_since", quietSince.toEpochMilli())
                .execute());
    }
}
