package dev.smartcron.store.query;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Shard;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads executions and attempts, as operators ask for them. */
public final class ExecutionTable {
    private static final String LATEST = Sql.of("""
            select {execution}
            from tasks t join executions e on e.id = (select max(x.id) from executions x where x.task = t.name)""");

    /** The newest first, so that the walk ends at the first that ran. */
    private static final String RESULTS = Sql.of("""
            select {execution}
            from tasks t join executions e on e.id = (
                select x.id from executions x
                where x.task = t.name and (x.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                    or (x.status = 'cancelled' and x.started_at is not null))
                order by x.id desc limit 1)""");

    private static final String LATEST_OF = LATEST + " where t.name in (:tasks)";

    private static final String RESULTS_OF = RESULTS + " where t.name in (:tasks)";

    /** More tasks than these are not named: all are asked for. */
    private static final int MOST_NAMES = 200;

    private static final String ATTEMPTS =
            "select * from attempts where execution_id in (:ids) order by execution_id, number";

    private static final String SHARDS =
            "select * from shards where execution_id in (:ids) order by execution_id, attempt, shard";

    /** From one up to its first, and from there down; chains are bounded, and each step is one look by index. */
    private static final String FAMILY = Sql.of("""
            with recursive up(id, parent) as (
                select id, parent from executions where id = :id
                union
                select e.id, e.parent from up join executions e on e.id = up.parent),
            down(id) as (
                select min(up.id) from up
                union
                select e.id from down join executions e on e.parent = down.id)
            select {execution} from executions e where e.id in (select id from down) order by e.id""");

    private static final String MAY_PRINT = """
            select task from executions where status = 'running' and node > ''
            union all
            select task from executions where status = 'pending' and attempts > 0""";

    private static final String AMONG = "select id from executions where id in (:ids)";

    /** A million executions. */
    private static final int MOST_PAGES = 1_000_000 / HistoryWalk.STEP;

    private final Database database;

    public ExecutionTable(Database database) {
        this.database = database;
    }

    public Optional<Execution> find(long id) {
        return database.selectOne(
                Sql.of("select {execution} from executions e where e.id = :id"), Map.of("id", id), Rows::execution);
    }

    /** Executions, newest first; what is narrowed is looked for among so many as {@link #MOST_PAGES} pages walk. */
    public List<Execution> history(HistoryFilter filter) {
        if (filter.narrowing().equals(Narrowing.NONE)) {
            return new HistoryQuery(database, filter).rows();
        }
        List<Execution> all = new ArrayList<>();
        HistoryRows page = page(filter);
        all.addAll(page.executions());
        for (int pages = 1; pages < MOST_PAGES && page.next() != null && all.size() < filter.limit(); pages++) {
            page = page(filter.from(page.next(), filter.limit() - all.size()));
            all.addAll(page.executions());
        }
        return all;
    }

    /** Executions, newest first, and where to go on; no page costs more than so much. */
    public HistoryRows page(HistoryFilter filter) {
        return new HistoryWalk(database).page(filter);
    }

    /**
     * Executions with those whose outcomes led to them, and all that these led to: chain by chain in the order in which they
     * were asked for, and each before its children.
     */
    public List<Execution> families(List<Long> ids) {
        List<Execution> all = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (long id : ids) {
            if (!seen.contains(id)) {
                List<Execution> family = database.select(FAMILY, Map.of("id", id), Rows::execution);
                family.forEach(one -> seen.add(one.id()));
                all.addAll(family);
            }
        }
        return all;
    }

    /** The attempts of one execution, in order. */
    public List<Attempt> attempts(long execution) {
        return attempts(List.of(execution)).getOrDefault(execution, List.of());
    }

    /** The attempts of executions, each one's in order, by its id; nothing for one without. */
    public Map<Long, List<Attempt>> attempts(List<Long> executions) {
        Map<AttemptKey, List<Shard>> shards =
                InChunks.select(database, SHARDS, executions, ExecutionTable::shard).stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return InChunks.select(database, ATTEMPTS, executions, Rows::attempt).stream()
                .map(attempt -> {
                    List<Shard> own = shards.get(new AttemptKey(attempt.execution(), attempt.number()));
                    return own == null ? attempt : attempt.with(own);
                })
                .collect(Collectors.groupingBy(Attempt::execution));
    }

    private record AttemptKey(long execution, int number) {}

    private static Map.Entry<AttemptKey, Shard> shard(ResultSet row) throws SQLException {
        return Map.entry(
                new AttemptKey(row.getLong("execution_id"), row.getInt("attempt")),
                new Shard(
                        row.getInt("shard"),
                        row.getInt("total"),
                        Status.of(row.getString("status")),
                        Rows.integer(row, "exit_code"),
                        Rows.integer(row, "signal")));
    }

    /** The newest execution of each registered task that has one. */
    public List<Execution> latest() {
        return database.select(LATEST, Map.of(), Rows::execution);
    }

    /** The newest {@linkplain Execution#isResult() result} of each registered task. */
    public List<Execution> results() {
        return database.select(RESULTS, Map.of(), Rows::execution);
    }

    /** As {@link #latest()}, of these tasks at least. */
    public List<Execution> latest(List<String> tasks) {
        return tasks.size() > MOST_NAMES ? latest() : ofTasks(LATEST_OF, tasks);
    }

    /** As {@link #results()}, of these tasks at least. */
    public List<Execution> results(List<String> tasks) {
        return tasks.size() > MOST_NAMES ? results() : ofTasks(RESULTS_OF, tasks);
    }

    private List<Execution> ofTasks(String sql, List<String> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        Map<String, Object> values = new TreeMap<>();
        tasks.forEach(task -> values.put("task_" + values.size(), task));
        String names = values.keySet().stream().map(name -> ":" + name).collect(Collectors.joining(", "));
        return database.select(sql.replace(":tasks", names), values, Rows::execution);
    }

    /** As {@link #results()}, of one task. */
    public Optional<Execution> result(String task) {
        return database.selectOne(RESULTS + " where t.name = :task", Map.of("task", task), Rows::execution);
    }

    /** Running executions, the longest running first. */
    public List<Execution> running() {
        return database.select(
                Sql.of("select {execution} from executions e where e.status = 'running' order by e.started_at, e.id"),
                Map.of(),
                Rows::execution);
    }

    /** Executions of a task that run, or wait for their next attempt. */
    public List<Execution> open(String task) {
        return database.select(Sql.of("""
                        select {execution} from executions e
                         where e.task = :task and (e.status = 'running' or (e.status = 'pending' and e.attempts > 0))
                         order by e.id"""), Map.of("task", task), Rows::execution);
    }

    /** The tasks with an execution that runs, or waits for its next attempt. */
    public Set<String> openTasks() {
        return Set.copyOf(database.select(MAY_PRINT, Map.of(), row -> row.getString(1)));
    }

    /** The executions among these that are kept. */
    public Set<Long> kept(List<Long> ids) {
        return Set.copyOf(InChunks.select(database, AMONG, ids, row -> row.getLong(1)));
    }

    /** The summary of a failure, from the output of an execution's last attempt; empty when there is none. */
    public Optional<String> summary(Execution execution) {
        return database.selectOne(
                "select summary from attempts where execution_id = :id and number = :number and summary is not null",
                Map.of("id", execution.id(), "number", execution.attempts()),
                row -> row.getString(1));
    }

    /** The progress that running tasks printed last, in percent, by execution. */
    public Map<Long, Integer> progress() {
        return byKey("""
                select e.id, a.progress from executions e
                join attempts a on a.execution_id = e.id and a.number = e.attempts
                where e.status = 'running' and a.progress is not null""", Map.of(), row -> Map.entry(row.getLong(1), row.getInt(2)));
    }

    /** Counts the executions that wait to be started. */
    public int pending() {
        return database.selectOne(
                        "select count(*) from executions where status = 'pending'", Map.of(), row -> row.getInt(1))
                .orElseThrow();
    }

    /** Rows of a key and a value, by key in order. */
    private <K, V> Map<K, V> byKey(String sql, Map<String, ?> values, Session.Reader<Map.Entry<K, V>> reader) {
        return database.select(sql, values, reader).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    }
}
