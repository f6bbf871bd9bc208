package dev.smartcron.store.alerts;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out, each through one channel.
 *
 * <p>Who delivers a message first takes its lease, by moving its {@code next_try} on: a conditional write, so that of
 * two deliverers one has it. A deliverer that dies leaves the message to the next one once the lease is over. A message
 * is marked delivered only after its server took it: a crash between the two sends it again, it is never lost.
 */
public final class Outbox {
    private static final String INSERT = """
            insert into outbox (condition_id, channel, subject, body, created_at, next_try)
            values (:condition, :channel, :subject, :body, :now, :now)""";

    /** Of one condition only the oldest: its end must not be told before its beginning. */
    private static final String DUE = """
            select o.id, o.condition_id, o.channel, o.subject, o.body, o.created_at, o.next_try, o.tries from outbox o
            where o.next_try <= :now and o.channel = :channel
              and (o.condition_id is null or not exists (
                    select 1 from outbox w
                    where w.next_try is not null and w.condition_id = o.condition_id and w.channel = o.channel
                      and w.id < o.id))
            order by o.id limit 1""";

    private static final String LEASE = """
            update outbox set next_try = :until, tries = tries + 1
            where id = :id and next_try = :was and delivered_at is null""";

    private static final String DELIVERED = """
            update outbox set delivered_at = :now, next_try = null, error = :remark
            where id = :id and delivered_at is null""";

    private static final String FAILED = """
            update outbox set next_try = :next_try, error = :error
            where id = :id and next_try = :lease and delivered_at is null""";

    private static final String STATE = """
            select count(*) as waiting, coalesce(sum(case when tries > 0 then 1 else 0 end), 0) as tried,
                min(created_at) as oldest, max(error) as error,
                (select count(*) from outbox g
                    where g.next_try is null and g.delivered_at is null and g.created_at > :since) as given_up
            from outbox where next_try is not null""";

    /** Of the newest that its server took: an older one says nothing of today's addresses. */
    private static final String LAST_REMARK =
            "select error from outbox where delivered_at is not null order by id desc limit 1";

    private final Database database;

    public Outbox(Database database) {
        this.database = database;
    }

    static void insert(Handle handle, Draft draft, Instant now) {
        handle.createUpdate(INSERT)
                .bind("condition", draft.condition())
                .bind("channel", draft.channel())
                .bind("subject", draft.subject())
                .bind("body", draft.body())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /**
     * Takes the oldest message of a channel that may be tried now, as this caller's until {@code lease}.
     *
     * @return null when there is none
     */
    public @Nullable Message take(String channel, Instant now, Instant lease) {
        return database.write(session -> {
            Handle handle = session.jdbi();
            while (true) {
                Message message = handle.createQuery(DUE)
                        .bind("channel", channel)
                        .bind("now", now.toEpochMilli())
                        .map((row, context) -> Message.of(row, lease))
                        .findOne()
                        .orElse(null);
                if (message == null
                        || handle.createUpdate(LEASE)
                                        .bind("id", message.id())
                                        .bind("was", message.nextTry().toEpochMilli())
                                        .bind("until", lease.toEpochMilli())
                                        .execute()
                                == 1) {
                    return message;
                }
            }
        });
    }

    /**
     * Records that the channel's server took a message.
     *
     * @param remark what the server had to say against it; null for nothing
     */
    public void delivered(Message message, Instant now, @Nullable String remark) {
        database.write(session -> session.jdbi()
                .createUpdate(DELIVERED)
                .bind("id", message.id())
                .bind("now", now.toEpochMilli())
                .bind("remark", remark)
                .execute());
    }

    /**
     * Records a try in vain, unless the lease was over and another deliverer has the message.
     *
     * @param nextTry null to give the message up
     */
    public void failed(Message message, String error, @Nullable Instant nextTry) {
        database.write(session -> session.jdbi()
                .createUpdate(FAILED)
                .bind("id", message.id())
                .bind("lease", message.lease().toEpochMilli())
                .bind("next_try", Rows.millis(nextTry))
                .bind("error", error)
                .execute());
    }

    /** Reads the state of the outbox, counting what was given up among the messages newer than {@code since}. */
    public State state(Instant since) {
        return database.selectOne(
                        STATE,
                        Map.of("since", since.toEpochMilli()),
                        row -> new State(
                                row.getInt("waiting"),
                                row.getInt("tried"),
                                row.getInt("given_up"),
                                Rows.instant(row, "oldest"),
                                row.getString("error")))
                .orElseThrow();
    }

    /** The server's objection to the newest message that it took, such as a recipient it refused; empty where it had none. */
    public Optional<String> lastRemark() {
        return database.selectOne(LAST_REMARK, Map.of(), row -> Optional.ofNullable(row.getString("error")))
                .flatMap(remark -> remark);
    }

    /**
     * A message to be sent.
     *
     * @param condition what it is about; null for what has no row
     */
    public record Draft(@Nullable Long condition, String channel, String subject, String body) {}

    /**
     * A message that is its taker's to send.
     *
     * @param condition what it is about; null for what has no row
     * @param nextTry when it was due
     * @param tries started before this one
     * @param lease until when it is the taker's
     */
    public record Message(
            long id,
            @Nullable Long condition,
            String channel,
            String subject,
            String body,
            Instant createdAt,
            Instant nextTry,
            int tries,
            Instant lease) {

        private static Message of(ResultSet row, Instant lease) throws SQLException {
            return new Message(
                    row.getLong("id"),
                    Rows.number(row, "condition_id"),
                    row.getString("channel"),
                    row.getString("subject"),
                    row.getString("body"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    Instant.ofEpochMilli(row.getLong("next_try")),
                    row.getInt("tries"),
                    lease);
        }
    }

    /**
     * The state of the outbox.
     *
     * @param waiting messages neither delivered nor given up
     * @param tried those among them that were tried in vain
     * @param oldest when the oldest of those waiting was written; null when none waits
     * @param error of one that was tried in vain; null when none was
     */
    public record State(
            int waiting,
            int tried,
            int givenUp,
            @Nullable Instant oldest,
            @Nullable String error) {}
}
