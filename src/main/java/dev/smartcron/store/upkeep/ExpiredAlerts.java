package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import java.time.Instant;
import java.util.Map;

/** Finds alerts that need not be kept any longer, and the messages that told of them. */
public final class ExpiredAlerts {
    /** Says of condition {@code c} that it is over for long, and that all its news have left. */
    private static final String IS_OVER = """
            c.state = 'resolved' and c.resolved_at < :before
                and not exists (select 1 from notices w where w.condition_id = c.id and w.message is null)
                and not exists (
                    select 1 from notices w join outbox o on o.id = w.message
                    where w.condition_id = c.id and o.next_try is not null)""";

    private static final String CONDITIONS =
            ExpiredRows.select("conditions", "resolved_at", IS_OVER.replace("c.", "e."));

    /** What somebody may still ask about: a reminder refers to the first message of its alert. */
    private static final String IS_NEEDED = """
            exists (
                select 1 from notices n join conditions c on c.id = n.condition_id
                where n.message = e.id and not (""" + IS_OVER + "))";

    /** The newest of a channel tells what its server had to say. */
    private static final String DELIVERED = ExpiredRows.select(
            "outbox",
            "delivered_at",
            "e.delivered_at is not null and exists (select 1 from outbox n where n.channel = e.channel"
                    + " and n.created_at > e.created_at and n.delivered_at is not null) and not " + IS_NEEDED);

    private static final String GIVEN_UP = ExpiredRows.select(
            "outbox", "created_at", "e.next_try is null and e.delivered_at is null and not " + IS_NEEDED);

    private static final String DELETE_MESSAGES = "delete from outbox where id in (:ids)";

    private ExpiredAlerts() {}

    /** Conditions that were over before an instant, with their news. */
    public static Expired conditions(Database database, Instant before) {
        return new ExpiredRows(database, CONDITIONS, "delete from conditions where id in (:ids)", values(before));
    }

    /** Messages that were delivered before an instant. */
    public static Expired delivered(Database database, Instant before) {
        return new ExpiredRows(database, DELIVERED, DELETE_MESSAGES, values(before));
    }

    /** Messages of before an instant that were given up. */
    public static Expired givenUp(Database database, Instant before) {
        return new ExpiredRows(database, GIVEN_UP, DELETE_MESSAGES, values(before));
    }

    private static Map<String, Object> values(Instant before) {
        return Map.of("before", before.toEpochMilli());
    }
}
