package dev.smartcron.store.alerts;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that are or were wrong: one row for each time something about a subject went wrong, from its opening to its
 * resolving.
 *
 * <p>One process at a time changes them, on all nodes, so that each decides upon what the one before has written.
 */
public final class Conditions {
    private static final String OPEN =
            "select " + Condition.COLUMNS + " from conditions where state <> 'resolved' order by rule, subject";

    private static final String COUNT_OPEN =
            "select count(*) from conditions where state <> 'resolved' and state <> 'suspected'";

    private static final String LAST_RESOLVED = "select " + Condition.COLUMNS
            + " from conditions where state = 'resolved' order by resolved_at desc, id desc limit :limit";

    private static final String RESOLVED_LATELY = "select " + Condition.COLUMNS + """
             from conditions
            where state = 'resolved' and resolved_at > :since and resolved_at <= :until
                and (resolved_at < :until or id < :before)
                and (:severity = '' or severity = :severity) and (:find = '' or subject = :find or rule = :find)
            order by resolved_at desc, id desc limit :limit""";

    private static final String OVER_SINCE =
            "select " + Condition.COLUMNS + " from conditions where state = 'resolved' and resolved_at > :since";

    private static final String ONE = "select " + Condition.COLUMNS + " from conditions where id = :id";

    private static final String INSERT = """
            insert into conditions (rule, subject, task, category, state, severity, summary, detail, causes, told_to,
                first_seen, last_seen, count, looks, wrong, changed_at, held_until, held_by, told_at, reminders, muted_by, resolved_at, because)
            values (:rule, :subject, :task, :category, :state, :severity, :summary, :detail, :causes, :told_to,
                :first_seen, :last_seen, :count, :looks, :wrong, :changed_at, :held_until, :held_by, :told_at, :reminders, :muted_by, :resolved_at,
                :because)""";

    private static final String ADDED = "select id, rule, subject from conditions where id > :before";

    private static final String UPDATE = """
            update conditions set state = :state, severity = :severity, summary = :summary, detail = :detail,
                causes = :causes, told_to = :told_to, first_seen = :first_seen, last_seen = :last_seen, count = :count, looks = :looks, wrong = :wrong,
                changed_at = :changed_at, held_until = :held_until, held_by = :held_by, told_at = :told_at,
                reminders = :reminders, muted_by = :muted_by, resolved_at = :resolved_at, because = :because
            where id = :id""";

    private static final String CHANGES_OF_RESOLVED = """
            select rule, subject, count(*) + sum(case when first_seen > :since then 1 else 0 end) as times
            from conditions where state = 'resolved' and resolved_at > :since
            group by rule, subject""";

    private static final String TELL_FAILURES = """
            update executions set alerted = 1
            where task = :task and id <= :newest and alerted = 0
                and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service'""";

    private final Database database;

    public Conditions(Database database) {
        this.database = database;
    }

    /** Every condition that is not resolved, suspected ones too, by rule and subject. */
    public List<Condition> unresolved() {
        return database.select(OPEN, Map.of(), Condition::of);
    }

    /** Those that people see as open now, by rule and subject: without the suspected ones. */
    public List<Condition> open(Instant now) {
        return unresolved().stream()
                .map(each -> each.at(now))
                .filter(each -> each.state().phase().isOpen())
                .toList();
    }

    /** Counts those that people see as open: without the suspected ones. */
    public int countOpen() {
        return database.selectOne(COUNT_OPEN, Map.of(), row -> row.getInt(1)).orElse(0);
    }

    /** Those that were resolved last, the newest first. */
    public List<Condition> resolved(int limit) {
        return database.select(LAST_RESOLVED, Map.of("limit", limit), Condition::of);
    }

    /**
     * Conditions that are asked for.
     *
     * @param severity null for any
     * @param find the rule or the subject; null for any
     */
    public record ConditionFilter(
            @Nullable Severity severity, @Nullable String find) {
        public static final ConditionFilter ALL = new ConditionFilter(null, null);

        public boolean fits(Condition condition) {
            return (severity == null || severity == condition.state().severity())
                    && (find == null || find.equals(condition.subject()) || find.equals(condition.rule()));
        }
    }

    /**
     * Those that were resolved after an instant, the newest first.
     *
     * @param before the one after which to go on; null for the first page
     */
    public List<Condition> resolved(ConditionFilter filter, Instant since, @Nullable Condition before, int limit) {
        Instant until = before == null ? null : before.resolvedAt();
        return database.select(
                RESOLVED_LATELY,
                Map.of(
                        "since",
                        since.toEpochMilli(),
                        "until",
                        until == null ? Long.MAX_VALUE : until.toEpochMilli(),
                        "before",
                        before == null ? Long.MAX_VALUE : before.id(),
                        "severity",
                        filter.severity() == null ? "" : filter.severity().word(),
                        "find",
                        filter.find() == null ? "" : filter.find(),
                        "limit",
                        limit),
                Condition::of);
    }

    /** Those that were resolved after an instant. */
    public List<Condition> resolvedSince(Instant since) {
        return database.select(OVER_SINCE, Map.of("since", since.toEpochMilli()), Condition::of);
    }

    /** A condition as it is now; empty where there is none of that id. */
    public Optional<Condition> find(long id, Instant now) {
        return database.selectOne(ONE, Map.of("id", id), Condition::of).map(each -> each.at(now));
    }

    /** Checks whether news wait to leave through any channel. */
    public boolean anyWaiting() {
        return database.selectOne("select 1 from notices where message is null limit 1", Map.of(), row -> true)
                .orElse(false);
    }

    /** The times in which nobody wants to hear of alerts, that are not over. */
    public List<Snooze> snoozes(Instant now) {
        return database.read(session -> snoozes(session, now));
    }

    private static List<Snooze> snoozes(Session session, Instant now) {
        return session.createQuery("select task, until, actor from snoozes where until > :now order by task")
                .bind("now", now.toEpochMilli())
                .map(row -> new Snooze(
                        row.getString("task").isEmpty() ? null : row.getString("task"),
                        Instant.ofEpochMilli(row.getLong("until")),
                        row.getString("actor")))
                .list();
    }

    /** Runs changes in one transaction; the work may be run again from its start when the transaction was given up. */
    public <T> T change(Function<ConditionChanges, T> work) {
        return database.write(session -> work.apply(new ConditionChanges(session, database.dialect())));
    }

    /** A transaction that changes conditions, alone. */
    public static final class ConditionChanges {
        private final Session session;

        /** Waits for whoever changes conditions. */
        public ConditionChanges(Session session, Dialect dialect) {
            this.session = session;
            if (dialect == Dialect.POSTGRESQL) {
                session.createQuery("select value from meta where key = 'alerts' for update")
                        .map(row -> row.getString(1))
                        .one();
            }
        }

        public Session session() {
            return session;
        }

        /** As {@link Conditions#open}, within this transaction. */
        public List<Condition> open() {
            return session.createQuery(OPEN).map(Condition::of).list();
        }

        /** As {@link Conditions#find}, within this transaction. */
        public Optional<Condition> find(long id) {
            return session.createQuery(ONE).bind("id", id).map(Condition::of).findOne();
        }

        /** The category of each task that has one. */
        public Map<String, String> categories() {
            Map<String, String> categories = new HashMap<>();
            session.createQuery("select name, category from tasks where category is not null")
                    .map(row -> categories.put(row.getString("name"), row.getString("category")))
                    .list();
            return categories;
        }

        /** Adds conditions, whatever ids they have now; returns the ids they were given. */
        public Map<ConditionKey, Long> add(List<Condition> conditions) {
            if (conditions.isEmpty()) {
                return Map.of();
            }
            long before = session.createQuery("select coalesce(max(id), 0) from conditions")
                    .map(row -> row.getLong(1))
                    .one();
            Session.Batch insert = session.prepareBatch(INSERT);
            for (Condition condition : conditions) {
                bind(insert.add(), condition)
                        .bind("rule", condition.rule())
                        .bind("subject", condition.subject())
                        .bind("task", condition.task())
                        .bind("category", condition.category());
            }
            insert.execute();
            Map<ConditionKey, Long> ids = new HashMap<>();
            session.createQuery(ADDED)
                    .bind("before", before)
                    .map(row -> ids.put(ConditionKey.of(row), row.getLong("id")))
                    .list();
            return ids;
        }

        /** Writes what conditions have become. */
        public void write(List<Condition> conditions) {
            Session.Batch update = session.prepareBatch(UPDATE);
            conditions.forEach(condition -> bind(update.add(), condition).bind("id", condition.id()));
            update.execute();
        }

        private static Session.Statement bind(Session.Statement statement, Condition condition) {
            ConditionState state = condition.state();
            return statement
                    .bind("state", state.phase().word())
                    .bind("severity", state.severity().word())
                    .bind("summary", condition.summary())
                    .bind("detail", condition.detail())
                    .bind("causes", Condition.text(condition.causes()))
                    .bind("told_to", Condition.text(condition.to()))
                    .bind("first_seen", state.firstSeen().toEpochMilli())
                    .bind("last_seen", state.lastSeen().toEpochMilli())
                    .bind("count", state.count())
                    .bind("looks", state.looks())
                    .bind("wrong", state.wrong() ? 1 : 0)
                    .bind("changed_at", state.changedAt().toEpochMilli())
                    .bind("held_until", Rows.millis(state.until()))
                    .bind("held_by", state.by())
                    .bind("told_at", Rows.millis(state.toldAt()))
                    .bind("reminders", state.reminders())
                    .bind("muted_by", condition.mutedBy())
                    .bind("resolved_at", Rows.millis(condition.resolvedAt()))
                    .bind("because", condition.because());
        }

        /** Keeps alerts of a task, or all, from being told until then; ends that where then is not in the future. */
        public void snooze(Snooze snooze, Instant now) {
            String task = snooze.task() == null ? "" : snooze.task();
            session.createUpdate("delete from snoozes where task = :task or until <= :now")
                    .bind("task", task)
                    .bind("now", now.toEpochMilli())
                    .execute();
            if (snooze.until().isAfter(now)) {
                session.createUpdate("insert into snoozes (task, until, actor) values (:task, :until, :actor)")
                        .bind("task", task)
                        .bind("until", snooze.until().toEpochMilli())
                        .bind("actor", snooze.actor())
                        .execute();
            }
        }

        /** As {@link Conditions#snoozes}, within this transaction. */
        public List<Snooze> snoozes(Instant now) {
            return Conditions.snoozes(session, now);
        }

        /** The troubles that have been over since then. */
        public List<Condition> overSince(Instant since) {
            return session.createQuery(OVER_SINCE)
                    .bind("since", since.toEpochMilli())
                    .map(Condition::of)
                    .list();
        }

        /** Takes out what was suspected and is not so. */
        public void forget(List<Condition> suspected) {
            Session.Batch delete = session.prepareBatch("delete from conditions where id = :id");
            suspected.forEach(condition -> delete.add().bind("id", condition.id()));
            delete.execute();
        }

        /** Counts how many times those that are over were opened, or closed, since then. */
        public Map<ConditionKey, Integer> changesOfResolved(Instant since) {
            Map<ConditionKey, Integer> times = new HashMap<>();
            session.createQuery(CHANGES_OF_RESOLVED)
                    .bind("since", since.toEpochMilli())
                    .map(row -> times.put(ConditionKey.of(row), row.getInt("times")))
                    .list();
            return times;
        }

        /** Makes an event of what has become of a condition. */
        public void event(Condition condition, Instant now) {
            Phase phase = condition.state().phase();
            session.tell(NewEvent.of(
                    now,
                    EventKind.ALERT,
                    condition.task(),
                    null,
                    phase.word(),
                    Json.object(
                            "id", condition.id(),
                            "rule", condition.rule(),
                            "subject", condition.subject(),
                            "severity", condition.state().severity().word(),
                            "summary", condition.summary())));
        }

        /**
         * Marks failed executions as having become an alert.
         *
         * @param newest the highest id to mark of each task
         * @return how many of each task nobody else has marked before
         */
        public Map<String, Integer> mark(Map<String, Long> newest) {
            Session.Batch update = session.prepareBatch(TELL_FAILURES);
            newest.forEach((task, id) -> update.add().bind("task", task).bind("newest", id));
            int[] marked = update.execute();
            Map<String, Integer> counts = new HashMap<>();
            for (String task : newest.keySet()) {
                counts.put(task, marked[counts.size()]);
            }
            return counts;
        }
    }
}
