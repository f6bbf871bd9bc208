package dev.smartcron.store.nodes;

import dev.smartcron.store.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads when nodes ticked, how late, when they did not, and when they had booted anew, within a span of time. */
public record TickTimes(Database database) {
    /** Grouped by places: a text that has a value in it is another one each time. */
    private static final String LAGS = """
            select node, started_at / :part as part, max(lag_ms) as lag, count(*) as ticks from ticks
            where started_at >= :since and started_at < :until
            group by 1, 2 order by 1, 2""";

    private static final String SILENCES = """
            select node, missing_from, started_at, missing from ticks
            where started_at >= :since and started_at < :until and missing > 0 and missing_from is not null
            order by started_at desc limit :most""";

    /** A runner's name ends with the id of its node's boot. */
    private static final String BOOTS = """
            select node, substr(runner, length(runner) - 35) as boot, min(started_at) as first from ticks
            where started_at >= :since and started_at < :until
            group by 1, 2 order by 1, 3""";

    /** The ticks of a node in a part of the span: how late the latest began in its minute. */
    public record TickLag(String node, Instant from, Duration lag, int ticks) {}

    /** Minutes that no tick of a node answered. */
    public record Silence(String node, Instant from, Instant until, int minutes) {}

    /** The first tick of a boot within the span. */
    public record FirstOfBoot(String node, String boot, Instant at) {}

    /** How late ticks began, node by node, in parts of so long each. */
    public List<TickLag> lags(Instant since, Instant until, Duration part) {
        return database.select(
                LAGS,
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli(), "part", part.toMillis()),
                row -> new TickLag(
                        row.getString("node"),
                        Instant.ofEpochMilli(row.getLong("part") * part.toMillis()),
                        Duration.ofMillis(row.getLong("lag")),
                        row.getInt("ticks")));
    }

    /** The silences that ended within a span, the newest so many. */
    public List<Silence> silences(Instant since, Instant until, int most) {
        return database.select(
                SILENCES,
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli(), "most", most),
                row -> new Silence(
                        row.getString("node"),
                        Instant.ofEpochMilli(row.getLong("missing_from")),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        row.getInt("missing")));
    }

    /** The first tick within a span of each boot of each node, in order. */
    public List<FirstOfBoot> boots(Instant since, Instant until) {
        return database.select(
                BOOTS,
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()),
                row -> new FirstOfBoot(
                        row.getString("node"), row.getString("boot"), Instant.ofEpochMilli(row.getLong("first"))));
    }
}
