package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads executions page by page, newest first: each page at a cost that is bounded whatever is asked for.
 *
 * <ol>
 *   <li>Rows are walked down by the index that knows most of what is asked: of the task, or of a state that few are in, or
 *       of all by id; so many of them at most.
 *   <li>Among these are the rows that fit. Where they are fewer than wanted, the page says where to walk on.
 *   <li>Up to a time means below the first id that was made then: ids grow with time. What waited for more than a day
 *       before it began is not looked for below the time that a question begins with.
 * </ol>
 */
final class HistoryWalk {
    /** Rows that are walked for a page. */
    static final int STEP = 20_000;

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final String BEGAN = "coalesce(e.started_at, e.finished_at, e.due_at)";

    private static final String NEWEST = "select max(id) from executions";

    private static final String MADE = "select id, created_at from executions where id >= :id order by id limit 1";

    private final Database database;

    HistoryWalk(Database database) {
        this.database = database;
    }

    private record MadeRow(long id, Instant at) {}

    HistoryRows page(HistoryFilter asked) {
        Instant until = asked.narrowing().until();
        HistoryFilter filter = until == null ? asked : asked.from(before(asked.before(), until), asked.limit());
        String sql = statement(filter);
        List<Execution> rows = database.select(sql, values(filter, sql), Rows::execution);
        if (rows.size() == filter.limit()) {
            return new HistoryRows(rows, rows.get(rows.size() - 1).id());
        }
        return new HistoryRows(rows, fitting(filter).isEmpty() ? null : bottom(filter));
    }

    /** The values that a statement names; it refuses others. */
    private static Map<String, Object> values(HistoryFilter filter, String sql) {
        Map<String, Object> values = new HashMap<>();
        HistoryFilter.Narrowing narrowing = filter.narrowing();
        values.put("limit", filter.limit());
        put(values, "before", filter.before());
        put(values, "task", filter.task());
        Status status = implied(filter);
        put(values, "status", status == null ? null : status.word());
        put(values, "since", filter.since() == null ? null : filter.since().toEpochMilli());
        put(
                values,
                "until",
                narrowing.until() == null ? null : narrowing.until().toEpochMilli());
        put(
                values,
                "trigger",
                narrowing.trigger() == null ? null : narrowing.trigger().word());
        put(values, "node", narrowing.node());
        put(
                values,
                "reason",
                narrowing.reason() == null ? null : narrowing.reason().word());
        put(values, "owner", narrowing.owner());
        List<String> words = narrowing.words();
        for (int i = 0; i < words.size(); i++) {
            values.put("codes" + i, codes(words.get(i)));
            values.put("fact" + i, "%" + written(words.get(i)) + "%");
        }
        values.keySet().removeIf(name -> !sql.contains(":" + name));
        return values;
    }

    /** The codes that say a word, each between two commas: {@code ,exit,,signal,}. */
    private static String codes(String word) {
        return ReasonCode.saying(word).stream()
                .map(code -> "," + code.word() + ",")
                .collect(Collectors.joining());
    }

    /** A word as it is written among the facts, and as a pattern that fits only itself. */
    private static String written(String word) {
        String json = Json.write(word);
        return json.substring(1, json.length() - 1)
                .toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    /** The state that is asked for, or the only one that a reason explains. */
    private static @Nullable Status implied(HistoryFilter filter) {
        var reason = filter.narrowing().reason();
        return filter.status() == null && reason != null && reason.states().size() == 1
                ? reason.states().iterator().next()
                : filter.status();
    }

    static String statement(HistoryFilter filter) {
        String fitting = fitting(filter);
        return Sql.of("select {execution} from "
                + (fitting.isEmpty()
                        ? "executions e where true" + walked(filter)
                        : "(select * from executions e where true" + walked(filter) + order(filter) + STEP
                                + ") e where true" + fitting)
                + " order by e.id desc limit :limit");
    }

    /** Of the rows that are walked for a page, the last; none where there are fewer. */
    static String lowest(HistoryFilter filter) {
        return "select e.id from executions e where true" + walked(filter) + order(filter) + "1 offset " + (STEP - 1);
    }

    private static String order(HistoryFilter filter) {
        // Not by the index of ids where there are few: that would be a walk through all others.
        return isOpen(filter) ? " order by +e.id desc limit " : " order by e.id desc limit ";
    }

    private static boolean isOpen(HistoryFilter filter) {
        Status status = implied(filter);
        return filter.task() == null && status != null && !status.isFinal();
    }

    /** The conditions that an index knows. */
    private static String walked(HistoryFilter filter) {
        Status status = implied(filter);
        String before = filter.before() == null ? "" : " and e.id < :before";
        if (filter.task() != null) {
            return " and e.task = :task" + before;
        }
        if (status == null || status == Status.SUCCEEDED) {
            return before;
        }
        return status.isFinal()
                ? " and e.status = :status" + HistoryQuery.RARE + before
                : " and e.status = '" + status.word() + "'" + before.replace("e.id", "+e.id");
    }

    /** The others. */
    private static String fitting(HistoryFilter filter) {
        Status status = implied(filter);
        HistoryFilter.Narrowing narrowing = filter.narrowing();
        boolean isWalked = filter.task() == null && status != Status.SUCCEEDED && status != null && status.isFinal();
        return (status == null || isWalked ? "" : " and e.status = :status")
                + (filter.since() == null ? "" : " and " + BEGAN + " >= :since")
                + (narrowing.until() == null ? "" : " and " + BEGAN + " < :until")
                + (narrowing.trigger() == null ? "" : " and e.trigger_kind = :trigger")
                + (narrowing.node() == null ? "" : " and e.node = :node")
                + (narrowing.reason() == null ? "" : " and e.reason_code = :reason")
                + (narrowing.owner() == null ? "" : " and e.owner = :owner")
                + said(narrowing.words().size());
    }

    /** The conditions that each word is said, by the code or by a fact. */
    private static String said(int words) {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < words; i++) {
            said.append(String.format(
                    " and (replace(:codes%1$d, ',' || e.reason_code || ',', '') <> :codes%1$d"
                            + " or lower(e.reason_facts) like :fact%1$d escape '!')",
                    i));
        }
        return said.toString();
    }

    private @Nullable Long bottom(HistoryFilter filter) {
        String sql = lowest(filter);
        Optional<Long> lowest = database.selectOne(sql, values(filter, sql), row -> row.getLong(1));
        Instant since = filter.since();
        return lowest.filter(id -> since == null
                        || made(id).filter(row -> row.at().isBefore(since.minus(LONGEST_WAIT)))
                                .isEmpty())
                .orElse(null);
    }

    private Optional<MadeRow> made(long id) {
        return database.selectOne(
                MADE, Map.of("id", id), row -> new MadeRow(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))));
    }

    /** The first id that was made then or later, or the one given where that is smaller. */
    private long before(@Nullable Long given, Instant until) {
        long low = 0;
        long high = database.selectOne(NEWEST, Map.of(), row -> row.getLong(1)).orElse(0L) + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Optional<MadeRow> row = made(middle);
            if (row.isEmpty() || !row.get().at().isBefore(until)) {
                high = middle;
            } else {
                low = row.get().id() + 1;
            }
        }
        return given == null ? low : Math.min(given, low);
    }
}
