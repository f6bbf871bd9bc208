package dev.smartcron.tick.admit;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.operations.JobRequest;
import dev.smartcron.operations.Operator;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Jobs enqueued and drained on a PostgreSQL, beside a table with {@code for update skip locked} by hand on the same one:
 * run by {@code bench/queue --postgres URL}. No process is started: each job ends as soon as it is claimed.
 */
final class QueueBench implements AutoCloseable {
    private static final int ROUNDS = 5;
    private static final int JOBS = 1_000;
    private static final int WAITING = 100_000;
    private static final int AT_ONCE = 20;
    private static final int OWNERS = 50;
    private static final int TASKS = 29;
    private static final int TICKS = 15;

    private static final String TAKE = """
            update hand_jobs set status = 'running' where id in (
                select id from hand_jobs where status = 'pending' and due_at <= ? order by priority, due_at, id
                limit ? for update skip locked) returning id""";

    private final String url;
    private final Database database;
    private final Connection hand;
    private final Node node = new Node("bench", "production", "boot", "bench");
    private final Claims claims;

    private QueueBench(String url) throws SQLException {
        this.url = url;
        database = Database.open(url, null);
        hand = DriverManager.getConnection(url);
        claims = new Claims(
                database,
                node,
                "runner",
                LimitSettings.ofParallel(2 * AT_ONCE),
                new QueueSettings(AT_ONCE, 2, AT_ONCE, 10 * WAITING));
        List<Definition> tasks = new ArrayList<>();
        tasks.add(new Definition(
                "job", Json.object("overlap", "allow", "max_running", 100L, "command", List.of("true"))));
        for (int i = 1; i <= TASKS; i++) {
            tasks.add(new Definition("t" + i, Json.object("command", List.of("true"))));
        }
        operator().register("bench.yaml", tasks, Map.of(), false);
        execute("create table hand_jobs (id bigint generated always as identity primary key, owner text,"
                + " priority int not null, due_at bigint not null, status text not null)");
        execute("create index hand_jobs_pending on hand_jobs (priority, due_at, id) where status = 'pending'");
    }

    /** Takes the address of an empty database, and the program whose ticks are measured. */
    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        try (QueueBench bench = new QueueBench(url)) {
            bench.measure();
        }
        try (QueueBench none = inSchema(url, "none");
                QueueBench waiting = inSchema(url, "waiting")) {
            none.letWait(0);
            waiting.letWait(WAITING);
            measureRounds(none, waiting);
            measureTicks(none, waiting, arguments[1]);
        }
    }

    /** With tables of its own, on the same server. */
    private static QueueBench inSchema(String url, String schema) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        }
        return new QueueBench(
                url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema + "&ApplicationName=" + schema);
    }

    /** Something timed that does a number of jobs. */
    private interface Work {
        void run() throws SQLException;
    }

    private void measure() throws SQLException {
        double[][] millis = new double[6][ROUNDS];
        // The first round warms up.
        for (int i = -1; i < ROUNDS; i++) {
            Work[] all = {
                this::enqueue, this::drain, this::enqueueBySql, this::drain, this::enqueueByHand, this::drainByHand
            };
            for (int j = 0; j < all.length; j++) {
                long from = System.nanoTime();
                all[j].run();
                millis[j][Math.max(i, 0)] = (System.nanoTime() - from) / 1e6;
            }
        }
        System.out.printf(
                "%-48s %10s %8s%n", "PostgreSQL, " + JOBS + " jobs of " + OWNERS + " owners", "jobs/s", "ratio");
        double insert = median(millis[4]);
        tell("an insert by hand", insert, insert);
        tell("smartcron_enqueue", median(millis[2]), insert);
        tell("enqueue, with its audit and event", median(millis[0]), insert);
        double drain = median(millis[5]);
        tell("skip locked by hand, " + AT_ONCE + " at a time", drain, drain);
        tell("claimed and recorded, " + AT_ONCE + " at a time", median(millis[1]), drain);
    }

    private static void tell(String what, double took, double beside) {
        System.out.printf("%-48s %10.0f %7.2f x%n", what, JOBS / took * 1_000, took / beside);
    }

    /** Has jobs wait whose owner is at his limit. */
    private void letWait(int jobs) throws SQLException {
        execute("insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at, owner)"
                + " select 'job', 'queue', 'queue', i, 3, 'pending', i, 'full' from generate_series(1, " + jobs
                + ") i");
        execute("insert into slots (name, number, fence, execution_id, taken_at, expires_at)"
                + " select 'owner:full', i, 1, -i, 0, 9999999999999 from generate_series(0, 1) i");
        execute("analyze executions");
    }

    /** A round that starts one job, in turn with none that wait and with all. */
    private static void measureRounds(QueueBench none, QueueBench waiting) {
        double[][] millis = new double[2][101];
        for (int i = 0; i < millis[0].length; i++) {
            millis[0][i] = none.round();
            millis[1][i] = waiting.round();
        }
        System.out.printf(
                "%-48s %7.2f ms %7.2f x%n",
                "a round that starts a job, " + WAITING + " of one wait",
                median(millis[1]),
                median(millis[1]) / median(millis[0]));
    }

    /** Whole ticks that start every task but that of the jobs, in turn likewise. */
    private static void measureTicks(QueueBench none, QueueBench waiting, String program) throws Exception {
        double[][] millis = new double[2][TICKS];
        // The first round warms up.
        for (int i = -1; i < TICKS; i++) {
            millis[0][Math.max(i, 0)] = none.tick(program);
            millis[1][Math.max(i, 0)] = waiting.tick(program);
        }
        System.out.printf(
                "%-48s %7.2f ms %7.2f x%n",
                "a tick that starts " + TASKS + ", " + WAITING + " of one wait",
                median(millis[1]),
                median(millis[1]) / median(millis[0]));
    }

    private double tick(String program) throws Exception {
        execute("insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at)"
                + " select name, 'manual', 'queue', 0, 3, 'pending', 0 from tasks where name <> 'job'");
        ProcessBuilder run = new ProcessBuilder(program, "run").redirectErrorStream(true);
        Path home = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "smartcron-bench"));
        run.redirectOutput(home.resolve("said").toFile());
        run.environment()
                .putAll(Map.of(
                        "SMARTCRON_HOME", home.toString(),
                        "SMARTCRON_LOG_DIR", home.resolve("logs").toString(),
                        "SMARTCRON_NODE", node.name(),
                        "SMARTCRON_DB", url));
        long from = System.nanoTime();
        int exit = run.start().waitFor();
        double took = (System.nanoTime() - from) / 1e6;
        try (Statement statement = hand.createStatement();
                ResultSet left = statement.executeQuery(
                        "select count(*) from executions where status <> 'succeeded' and trigger_kind = 'manual'")) {
            left.next();
            if (exit != 0 || left.getInt(1) != 0) {
                throw new IllegalStateException(
                        exit + ", " + left.getInt(1) + " left: " + Files.readString(home.resolve("said")));
            }
        }
        return took;
    }

    private double round() {
        operator().enqueue(new JobRequest("job", "other", null, null, null, null));
        long from = System.nanoTime();
        List<Claim> claimed = claims.round(List.of(), Instant.now()).claimed();
        double took = (System.nanoTime() - from) / 1e6;
        if (claimed.size() != 1) {
            throw new IllegalStateException(claimed.size() + " jobs were claimed");
        }
        claims.record(ended(claimed), Instant.now());
        return took;
    }

    private Operator operator() {
        return new Operator(database, node, "ann", Instant.now());
    }

    private void enqueue() {
        for (int i = 0; i < JOBS; i++) {
            operator().enqueue(new JobRequest("job", "owner " + i % OWNERS, null, null, null, null));
        }
    }

    private void enqueueBySql() throws SQLException {
        try (PreparedStatement add = hand.prepareStatement("select smartcron_enqueue('job', ?)")) {
            for (int i = 0; i < JOBS; i++) {
                add.setString(1, "owner " + i % OWNERS);
                add.executeQuery().close();
            }
        }
    }

    private void drain() {
        List<EndedAttempt> ended = List.of();
        int done = 0;
        while (true) {
            List<Claim> claimed = claims.round(ended, Instant.now()).claimed();
            if (claimed.isEmpty()) {
                break;
            }
            done += claimed.size();
            ended = ended(claimed);
        }
        if (done != JOBS) {
            throw new IllegalStateException(done + " jobs were done");
        }
    }

    private static List<EndedAttempt> ended(List<Claim> claimed) {
        Instant now = Instant.now();
        List<EndedAttempt> ended = new ArrayList<>();
        for (Claim claim : claimed) {
            ended.add(new EndedAttempt(claim, Attempt.of(claim.execution(), 1, now, now, Outcome.succeeded(0))));
        }
        return ended;
    }

    private void enqueueByHand() throws SQLException {
        try (PreparedStatement add = hand.prepareStatement(
                "insert into hand_jobs (owner, priority, due_at, status) values (?, 3, ?, 'pending')")) {
            for (int i = 0; i < JOBS; i++) {
                add.setString(1, "owner " + i % OWNERS);
                add.setLong(2, System.currentTimeMillis());
                add.executeUpdate();
            }
        }
    }

    /** As rounds do: what is done and what is taken next in one transaction. */
    private void drainByHand() throws SQLException {
        hand.setAutoCommit(false);
        try (PreparedStatement take = hand.prepareStatement(TAKE);
                PreparedStatement end =
                        hand.prepareStatement("update hand_jobs set status = 'done' where id = any(?)")) {
            List<Long> taken = new ArrayList<>();
            do {
                if (!taken.isEmpty()) {
                    end.setArray(1, hand.createArrayOf("bigint", taken.toArray()));
                    end.executeUpdate();
                    taken.clear();
                }
                take.setLong(1, System.currentTimeMillis());
                take.setInt(2, AT_ONCE);
                try (ResultSet rows = take.executeQuery()) {
                    while (rows.next()) {
                        taken.add(rows.getLong(1));
                    }
                }
                hand.commit();
            } while (!taken.isEmpty());
        } finally {
            hand.setAutoCommit(true);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = hand.createStatement()) {
            statement.execute(sql);
        }
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() throws SQLException {
        hand.close();
        database.close();
    }
}
