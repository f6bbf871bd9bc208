package dev.smartcron.store.alerts;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
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
            insert into outbox (channel, body, created_at, next_try) values (:channel, '', :now, :now)
            returning id""";

    /**
     * Of one condition only the oldest: its end must not be told before its beginning. None while the other side has asked
     * to be left alone.
     */
    private static final String DUE = """
            select o.id, o.channel, o.body, o.created_at, o.next_try, o.tries from outbox o
            where o.next_try <= :now and o.channel = :channel
              and not exists (
                    select 1 from outbox a
                    where a.next_try is not null and a.channel = :channel and a.alone_until > :now)
              and not exists (
                    select 1
                    from notices n
                        join notices before on before.condition_id = n.condition_id and before.channel = n.channel
                        join outbox w on w.id = before.message
                    where n.message = o.id and w.next_try is not null and w.id < o.id)
            order by o.id limit 1""";

    private static final String LEASE = """
            update outbox set next_try = :until, tries = tries + 1
            where id = :id and next_try = :was and delivered_at is null""";

    private static final String DELIVERED = """
            update outbox set delivered_at = :now, next_try = null, error = :remark
            where id = :id and delivered_at is null""";

    private static final String FAILED = """
            update outbox set next_try = :next_try, alone_until = :alone_until, error = :error
            where id = :id and next_try = :lease and delivered_at is null""";

    /**
     * Of a channel; its name is compared as no column, so that SQLite takes the indexes of what waits and what was given up
     * and not that of all.
     */
    private static final String STATE = """
            select count(*) as waiting, coalesce(sum(case when tries > 0 then 1 else 0 end), 0) as tried,
                min(created_at) as oldest, max(error) as error,
                (select count(*) from outbox g
                    where g.next_try is null and g.delivered_at is null and g.created_at > :since
                        and g.channel || '' = :channel) as given_up
            from outbox where next_try is not null and channel || '' = :channel""";

    /** Grouped by no column, for the same reason. */
    private static final String BROKEN = """
            select min(channel) as channel, max(tries) as tries, count(*) as waiting, min(created_at) as oldest, max(error) as error
            from outbox where next_try is not null group by channel || '' having max(tries) >= :tries order by 1""";

    /** Of the newest that its server took: an older one says nothing of today's addresses. */
    private static final String LAST_REMARK = """
            select delivered_at, error from outbox where channel = :channel and delivered_at is not null
            order by created_at desc limit 1""";

    private static final String WAIT_FOR = """
            select channel || '' from outbox where next_try is not null
            union
            select channel || '' from notices where message is null""";

    private static final String GIVE_UP = """
            update outbox set next_try = null, error = :why
            where next_try is not null and channel || '' = :channel and created_at < :before""";

    private static final String FORGET_NOTICES =
            "delete from notices where message is null and channel = :channel and created_at < :before";

    private final Database database;

    public Outbox(Database database) {
        this.database = database;
    }

    /** A message's id, as other machines see it. */
    public static String messageId(long id, Instant createdAt) {
        return "smartcron." + id + "." + createdAt.toEpochMilli();
    }

    /**
     * Puts a message into the outbox, in the transaction of what it tells.
     *
     * @param body makes it of its id here, as text
     */
    public static long add(Session session, String channel, Instant now, LongFunction<String> body) {
        long id = session.createQuery(INSERT)
                .bind("channel", channel)
                .bind("now", now.toEpochMilli())
                .map(row -> row.getLong(1))
                .one();
        session.createUpdate("update outbox set body = :body where id = :id")
                .bind("body", body.apply(id))
                .bind("id", id)
                .execute();
        return id;
    }

    /**
     * Takes the oldest message of a channel that may be tried now, as this caller's until {@code lease}.
     *
     * @return null when there is none
     */
    public @Nullable Outgoing take(String channel, Instant now, Instant lease) {
        return database.write(session -> {
            while (true) {
                Outgoing message = session.createQuery(DUE)
                        .bind("channel", channel)
                        .bind("now", now.toEpochMilli())
                        .map(row -> Outgoing.of(row, lease))
                        .findOne()
                        .orElse(null);
                if (message == null
                        || session.createUpdate(LEASE)
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
    public void delivered(Outgoing message, Instant now, @Nullable String remark) {
        database.write(session -> session.createUpdate(DELIVERED)
                .bind("id", message.id())
                .bind("now", now.toEpochMilli())
                .bind("remark", remark)
                .execute());
    }

    /**
     * Records a try in vain, unless the lease was over and another deliverer has the message.
     *
     * @param nextTry null to give the message up
     * @param aloneUntil when the channel may be sent something again; null where the other side did not say
     */
    public void failed(Outgoing message, String error, @Nullable Instant nextTry, @Nullable Instant aloneUntil) {
        database.write(session -> session.createUpdate(FAILED)
                .bind("id", message.id())
                .bind("lease", message.lease().toEpochMilli())
                .bind("next_try", Rows.millis(nextTry))
                .bind("alone_until", Rows.millis(aloneUntil))
                .bind("error", error)
                .execute());
    }

    /**
     * Gives up what was written before an instant for channels other than these, which nobody delivers.
     *
     * @param channels that there are
     */
    public void giveUpOthers(List<String> channels, Instant before) {
        if (others(channels).isEmpty()) {
            return;
        }
        database.change(session -> {
            for (String channel : others(channels)) {
                session.createUpdate(GIVE_UP)
                        .bind("channel", channel)
                        .bind("why", channel + " is no longer in the settings")
                        .bind("before", before.toEpochMilli())
                        .execute();
                session.createUpdate(FORGET_NOTICES)
                        .bind("channel", channel)
                        .bind("before", before.toEpochMilli())
                        .execute();
            }
        });
    }

    private List<String> others(List<String> channels) {
        return database.select(WAIT_FOR, Map.of(), row -> row.getString(1)).stream()
                .filter(channel -> !channels.contains(channel))
                .toList();
    }

    /** The fate of a message so far; empty where there is none of that id. */
    public Optional<Fate> fate(long id) {
        return database.selectOne(
                "select delivered_at, next_try, error from outbox where id = :id",
                Map.of("id", id),
                row -> new Fate(
                        Rows.instant(row, "delivered_at"), Rows.instant(row, "next_try"), row.getString("error")));
    }

    /** Reads the state of some channels, counting what was given up among the messages newer than {@code since}. */
    public State state(List<String> channels, Instant since) {
        return channels.stream()
                .map(channel -> database.selectOne(
                                STATE, Map.of("channel", channel, "since", since.toEpochMilli()), State::of)
                        .orElseThrow())
                .reduce(State.NOTHING, State::and);
    }

    /** The channels with a message that was tried so often in vain. */
    public List<BrokenChannel> broken(int tries) {
        return database.select(
                BROKEN,
                Map.of("tries", tries),
                row -> new BrokenChannel(
                        row.getString("channel"),
                        row.getInt("tries"),
                        row.getInt("waiting"),
                        Instant.ofEpochMilli(row.getLong("oldest")),
                        String.valueOf(row.getString("error"))));
    }

    /** The objection of a channel's server to the newest message that it took, such as a recipient it refused; empty for none. */
    public Optional<String> lastRemark(String channel) {
        return lastTaken(channel).map(TakenMessage::remark);
    }

    /** The newest message that a channel's server took; empty where it took none of those that are kept. */
    public Optional<TakenMessage> lastTaken(String channel) {
        return database.selectOne(
                LAST_REMARK,
                Map.of("channel", channel),
                row -> new TakenMessage(Instant.ofEpochMilli(row.getLong("delivered_at")), row.getString("error")));
    }

    /**
     * A message that a channel's server took.
     *
     * @param remark what the server had to say against it; null for nothing
     */
    public record TakenMessage(Instant at, @Nullable String remark) {}

    /**
     * A message that is its taker's to send.
     *
     * @param body as text
     * @param nextTry when it was due
     * @param tries started before this one
     * @param lease until when it is the taker's
     */
    public record Outgoing(
            long id, String channel, String body, Instant createdAt, Instant nextTry, int tries, Instant lease) {

        private static Outgoing of(ResultSet row, Instant lease) throws SQLException {
            return new Outgoing(
                    row.getLong("id"),
                    row.getString("channel"),
                    row.getString("body"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    Instant.ofEpochMilli(row.getLong("next_try")),
                    row.getInt("tries"),
                    lease);
        }
    }

    /**
     * The fate of a message.
     *
     * @param delivered null while it is not
     * @param nextTry null once it was delivered or given up
     * @param error the answer to the last try; of one that was delivered, what its server had to say against it
     */
    public record Fate(
            @Nullable Instant delivered,
            @Nullable Instant nextTry,
            @Nullable String error) {}

    /**
     * A channel that does not take its messages.
     *
     * @param tries most tries of one of them
     * @param oldest when the oldest of those that wait was written
     * @param error the answer to one of these tries
     */
    public record BrokenChannel(String channel, int tries, int waiting, Instant oldest, String error) {}

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
            @Nullable String error) {
        private static final State NOTHING = new State(0, 0, 0, null, null);

        private static State of(ResultSet row) throws SQLException {
            return new State(
                    row.getInt("waiting"),
                    row.getInt("tried"),
                    row.getInt("given_up"),
                    Rows.instant(row, "oldest"),
                    row.getString("error"));
        }

        private State and(State other) {
            boolean older = oldest == null || (other.oldest != null && other.oldest.isBefore(oldest));
            return new State(
                    waiting + other.waiting,
                    tried + other.tried,
                    givenUp + other.givenUp,
                    older ? other.oldest : oldest,
                    error == null ? other.error : error);
        }
    }
}
