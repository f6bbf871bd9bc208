package dev.smartcron.store.alerts;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that are or were wrong: one row for each time something about a subject went wrong, from its opening to its
 * resolving.
 *
 * <p>A unique index lets one row of a rule and a subject be open at a time. So of two processes that find the same
 * thing wrong at the same moment one opens the condition and the other counts it; which of them it was, every writing
 * method here returns, and only that one has something to tell.
 */
public final class Conditions {
    private static final String COLUMNS =
            "id, rule, subject, task, severity, summary, detail, first_seen, last_seen, count, acknowledged_by";

    private static final String OPEN =
            "select " + COLUMNS + " from conditions where state <> 'resolved' order by rule, subject";

    private static final String RAISE = """
            insert into conditions (rule, subject, task, severity, state, summary, detail, first_seen, last_seen, count)
            values (:rule, :subject, :task, :severity, 'firing', :summary, :detail, :seen, :seen, :count)
            on conflict do nothing
            returning id""";

    private static final String SEEN_AGAIN = """
            update conditions set summary = :summary, detail = :detail, count = count + :count,
                last_seen = case when last_seen < :seen then :seen else last_seen end
            where rule = :rule and subject = :subject and state <> 'resolved'""";

    private static final String RESOLVE = """
            update conditions set state = 'resolved', resolved_at = :now where id = :id and state <> 'resolved'""";

    /** Those of which a channel was told nothing: it was not there when they opened. */
    private static final String UNTOLD = "select " + COLUMNS + """
             from conditions c where state <> 'resolved'
                and not exists (select 1 from outbox o where o.condition_id = c.id and o.channel = :channel)
            order by rule, subject""";

    private static final String IS_TOLD =
            "select count(*) from outbox where condition_id = :condition and channel = :channel";

    private static final String TELL = """
            update executions set alerted = 1
            where task = :task and id <= :newest and alerted = 0
                and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service'""";

    private final Database database;

    public Conditions(Database database) {
        this.database = database;
    }

    /** Every condition that is not resolved, by rule and subject. */
    public List<Condition> open() {
        return database.read(session -> open(session.jdbi()));
    }

    /** Runs changes in one transaction; the work may be run again from its start when the transaction was given up. */
    public <T> T change(Function<ConditionChanges, T> work) {
        return database.write(session -> work.apply(new ConditionChanges(session)));
    }

    private static List<Condition> open(Handle handle) {
        return handle.createQuery(OPEN).map((row, context) -> Condition.of(row)).list();
    }

    /** A transaction that changes conditions and posts the messages about them. */
    public static final class ConditionChanges {
        private final Session session;
        private final Handle handle;

        private ConditionChanges(Session session) {
            this.session = session;
            this.handle = session.jdbi();
        }

        /** As {@link Conditions#open}, within this transaction. */
        public List<Condition> open() {
            return Conditions.open(handle);
        }

        /**
         * Opens a condition, or counts it where it is open already.
         *
         * @return the new condition's id; empty when it was open already
         */
        public Optional<Long> raise(Sighting sighting, Instant now) {
            // Twice at most: the open row that refuses the first insert may be resolved before the update meets it.
            while (true) {
                Optional<Long> opened = handle.createQuery(RAISE)
                        .bind("rule", sighting.rule())
                        .bind("subject", sighting.subject())
                        .bind("task", sighting.task())
                        .bind("severity", sighting.severity())
                        .bind("summary", sighting.summary())
                        .bind("detail", sighting.detail())
                        .bind("seen", sighting.seen().toEpochMilli())
                        .bind("count", sighting.count())
                        .map((row, context) -> row.getLong(1))
                        .findOne();
                if (opened.isPresent()) {
                    tell("firing", Condition.opened(opened.get(), sighting), now);
                    return opened;
                }
                if (seenAgain(sighting)) {
                    return opened;
                }
            }
        }

        private boolean seenAgain(Sighting sighting) {
            return handle.createUpdate(SEEN_AGAIN)
                            .bind("rule", sighting.rule())
                            .bind("subject", sighting.subject())
                            .bind("summary", sighting.summary())
                            .bind("detail", sighting.detail())
                            .bind("seen", sighting.seen().toEpochMilli())
                            .bind("count", sighting.count())
                            .execute()
                    == 1;
        }

        /** The open conditions that a channel was told nothing of. */
        public List<Condition> untold(String channel) {
            return handle.createQuery(UNTOLD)
                    .bind("channel", channel)
                    .map((row, context) -> Condition.of(row))
                    .list();
        }

        /** Checks whether a channel was told, or is about to be told, of a condition. */
        public boolean isTold(long condition, String channel) {
            return handle.createQuery(IS_TOLD)
                            .bind("condition", condition)
                            .bind("channel", channel)
                            .mapTo(Integer.class)
                            .one()
                    > 0;
        }

        /** Closes a condition; false when somebody else has done so. */
        public boolean resolve(Condition open, Instant now) {
            boolean resolved = handle.createUpdate(RESOLVE)
                            .bind("id", open.id())
                            .bind("now", now.toEpochMilli())
                            .execute()
                    == 1;
            if (resolved) {
                tell("resolved", open, now);
            }
            return resolved;
        }

        private void tell(String name, Condition condition, Instant at) {
            session.tell(NewEvent.of(
                    at,
                    EventKind.ALERT,
                    condition.task(),
                    null,
                    name,
                    Json.object(
                            "id", condition.id(),
                            "rule", condition.rule(),
                            "subject", condition.subject(),
                            "severity", condition.severity(),
                            "summary", condition.summary())));
        }

        /**
         * Marks a task's failed executions as having become an alert.
         *
         * @param newest the highest id to mark
         * @return how many nobody else has marked before
         */
        public int tell(String task, long newest) {
            return handle.createUpdate(TELL)
                    .bind("task", task)
                    .bind("newest", newest)
                    .execute();
        }

        /** Puts a message into the outbox. */
        public void post(Outbox.Draft draft, Instant now) {
            Outbox.insert(handle, draft, now);
        }
    }

    /**
     * Something wrong, as it was just seen.
     *
     * @param task that it is about; null where it is about none
     * @param severity {@code critical high medium low}
     * @param count how many times it was seen
     */
    public record Sighting(
            String rule,
            String subject,
            @Nullable String task,
            String severity,
            String summary,
            String detail,
            Instant seen,
            int count) {}

    /**
     * Something wrong, from when it was first seen.
     *
     * @param task that it is about; null where it is about none
     * @param severity {@code critical high medium low}, as it was opened
     * @param lastSeen for a failing task: when the newest of its failures ended
     * @param count how many times it was seen
     * @param acknowledgedBy null while nobody did
     */
    public record Condition(
            long id,
            String rule,
            String subject,
            @Nullable String task,
            String severity,
            String summary,
            String detail,
            Instant firstSeen,
            Instant lastSeen,
            int count,
            @Nullable String acknowledgedBy) {

        private static Condition opened(long id, Sighting seen) {
            return new Condition(
                    id,
                    seen.rule(),
                    seen.subject(),
                    seen.task(),
                    seen.severity(),
                    seen.summary(),
                    seen.detail(),
                    seen.seen(),
                    seen.seen(),
                    seen.count(),
                    null);
        }

        private static Condition of(ResultSet row) throws SQLException {
            return new Condition(
                    row.getLong("id"),
                    row.getString("rule"),
                    row.getString("subject"),
                    row.getString("task"),
                    row.getString("severity"),
                    row.getString("summary"),
                    row.getString("detail"),
                    Instant.ofEpochMilli(row.getLong("first_seen")),
                    Instant.ofEpochMilli(row.getLong("last_seen")),
                    row.getInt("count"),
                    row.getString("acknowledged_by"));
        }
    }
}
