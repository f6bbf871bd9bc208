package dev.smartcron.store.rows;

import java.time.Duration;
import java.time.Instant;

/** Critical news that wait until their channel may have another message: no later tick is to pass over them. */
public final class CriticalNews {
    /** True while there are some; {@code :since} is {@link #since}. */
    public static final String WAIT = """
            exists (
                select 1 from notices n join conditions c on c.id = n.condition_id
                where n.message is null and n.created_at > :since and c.severity = 'critical'
                    and (c.state = 'resolved' or (c.state <> 'snoozed' and c.muted_by is null)))""";

    /** A channel has twenty messages an hour; news that wait for longer wait for a channel that is there no more. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private CriticalNews() {}

    /** The time from which on news count, in epoch milliseconds. */
    public static long since(Instant now) {
        return now.minus(LONGEST).toEpochMilli();
    }
}
