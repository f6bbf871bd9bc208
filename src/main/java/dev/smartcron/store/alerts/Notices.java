package dev.smartcron.store.alerts;

import dev.smartcron.store.db.Session;
import dev.smartcron.task.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** News of conditions, each for one channel, until they leave in a message. */
public final class Notices {
    private static final String ADD = """
            insert into notices (condition_id, channel, kind, created_at) values (:condition, :channel, :kind, :now)""";

    /** Not those of what somebody has snoozed, or something else explains, while it goes on. */
    private static final String WAITING = """
            select n.id, n.condition_id, n.kind, n.created_at, c.severity, c.rule, c.first_seen
            from notices n join conditions c on c.id = n.condition_id
            where n.channel = :channel and n.message is null
                and (c.state = 'resolved' or (c.state <> 'snoozed' and c.muted_by is null))
            order by n.id""";

    private static final String OF_OPEN = """
            select distinct n.condition_id, n.channel from conditions c cross join notices n
            where n.condition_id = c.id and c.state <> 'resolved'""";

    private static final String SENT =
            "select created_at from outbox where channel = :channel order by created_at desc limit :limit";

    private static final String LEAVE = "update notices set message = :message where id = :id";

    private static final String FIRST_MESSAGE = """
            select o.id, o.created_at from notices n join outbox o on o.id = n.message
            where n.condition_id = :condition and n.channel = :channel
            order by o.id limit 1""";

    private final Session session;

    public Notices(Session session) {
        this.session = session;
    }

    /** Adds news, in their order. */
    public void add(List<NewNotice> news, Instant now) {
        Session.Batch add = session.prepareBatch(ADD);
        for (NewNotice each : news) {
            add.add()
                    .bind("condition", each.condition())
                    .bind("channel", each.channel())
                    .bind("kind", each.kind())
                    .bind("now", now.toEpochMilli());
        }
        add.execute();
    }

    /**
     * News of a condition for a channel.
     *
     * @param kind a word of {@code News.NewsKind}
     */
    public record NewNotice(long condition, String channel, String kind) {}

    /** The news that wait to leave through a channel, the oldest first. */
    public List<UnsentNotice> waiting(String channel) {
        return session.createQuery(WAITING)
                .bind("channel", channel)
                .map(UnsentNotice::of)
                .list();
    }

    /** The channels that were told, or are about to be told, of each open condition. */
    public Map<Long, SortedSet<String>> ofOpen() {
        Map<Long, SortedSet<String>> channels = new HashMap<>();
        session.createQuery(OF_OPEN)
                .map(row -> channels.computeIfAbsent(row.getLong(1), unused -> new TreeSet<>())
                        .add(row.getString(2)))
                .list();
        return channels;
    }

    /** The times of the newest messages of a channel, the newest first. */
    public List<Instant> sent(String channel, int limit) {
        return session.createQuery(SENT)
                .bind("channel", channel)
                .bind("limit", limit)
                .map(row -> Instant.ofEpochMilli(row.getLong(1)))
                .list();
    }

    /** Has news leave in a message. */
    public void leave(List<Long> notices, long message) {
        Session.Batch leave = session.prepareBatch(LEAVE);
        notices.forEach(notice -> leave.add().bind("message", message).bind("id", notice));
        leave.execute();
    }

    /** The id of the first message that told a channel of a condition; empty where none did. */
    public Optional<String> firstMessage(long condition, String channel) {
        return session.createQuery(FIRST_MESSAGE)
                .bind("condition", condition)
                .bind("channel", channel)
                .map(row -> Outbox.messageId(row.getLong("id"), Instant.ofEpochMilli(row.getLong("created_at"))))
                .findOne();
    }

    /**
     * News that wait to leave.
     *
     * @param severity of the condition, as are the rule and when it was first seen
     */
    public record UnsentNotice(
            long id,
            long condition,
            String kind,
            Instant createdAt,
            Severity severity,
            String rule,
            Instant firstSeen) {
        private static UnsentNotice of(ResultSet row) throws SQLException {
            return new UnsentNotice(
                    row.getLong("id"),
                    row.getLong("condition_id"),
                    row.getString("kind"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    Severity.of(row.getString("severity")),
                    row.getString("rule"),
                    Instant.ofEpochMilli(row.getLong("first_seen")));
        }
    }
}
