package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty runners over a group of tasks and a queue of jobs: what the tasks themselves have noted of who ran beside whom.
 */
class SharedLimitsIT {
    private static final int RUNNERS = 20;
    private static final int GROUP = 3;
    private static final int GROUP_TASKS = 30;
    private static final int JOBS_AT_ONCE = 4;
    private static final int JOBS_OF_AN_OWNER = 2;
    private static final Duration SHORTEST_RUN = Duration.ofMillis(300);

    /** Of three owners, in the order in which they are enqueued. */
    private static final Map<String, Integer> JOBS = Map.of("big", 60, "small", 10, "tiny", 10);

    @TempDir
    private Path home;

    /** The length of each run: that of a tick on this machine now, so that the part in use is the same on any. */
    private Duration run;

    @Test
    void limits_hold_and_places_are_used_on_sqlite() throws Exception {
        race("jdbc:sqlite:" + home.resolve("smartcron.db"));
    }

    @Test
    void limits_hold_and_places_are_used_on_postgresql_by_two_nodes() throws Exception {
        race(PostgresServer.newDatabase());
    }

    private void race(String url) throws Exception {
        Files.writeString(
                home.resolve("smartcron.yaml"),
                "queue: {max_running: " + JOBS_AT_ONCE + ", max_per_owner: " + JOBS_OF_AN_OWNER + "}\n"
                        + "limits: {max_parallel: 12}\n");
        try (Database database = Database.open(url, null)) {
            run = aTick(url);
            register(database);
        }
        enqueue(url);
        List<Process> runners = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            runners.add(runner(url, i));
        }
        for (int i = 0; i < RUNNERS; i++) {
            assertThat(runners.get(i).waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(runners.get(i).exitValue())
                    .as(Files.readString(home.resolve("runner-" + i)))
                    .isZero();
        }
        try (Database database = Database.open(url, null)) {
            look(database);
        }
    }

    private void look(Database database) throws IOException {
        List<Execution> all = new ExecutionTable(database).history(new HistoryFilter(null, null, null, 1_000));
        int jobs = JOBS.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(all)
                .hasSize(GROUP_TASKS + jobs)
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo(Status.SUCCEEDED));
        assertThat(most("group.log", "")).isLessThanOrEqualTo(GROUP);
        assertThat(most("jobs.log", "")).isLessThanOrEqualTo(JOBS_AT_ONCE);
        JOBS.keySet().forEach(owner -> assertThat(most("jobs.log", owner)).isLessThanOrEqualTo(JOBS_OF_AN_OWNER));
        assertThat(most("group.log", "")).as("the group's places are used").isEqualTo(GROUP);
        assertThat(most("jobs.log", "")).as("the queue's places are used").isEqualTo(JOBS_AT_ONCE);

        List<String> starts = lines("jobs.log").stream()
                .filter(line -> line.startsWith("+ "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(starts).hasSize(jobs);
        assertThat(starts.lastIndexOf("small"))
                .as("the small owners are served in turn, not after the big one")
                .isLessThan(4 * JOBS.get("small"));
        assertThat(utilisation(all)).isGreaterThan(0.25);
    }

    /** The part in use of those places of the queue that jobs could have used: nobody waits for a free place for long. */
    private static double utilisation(List<Execution> all) {
        List<Execution> jobs = all.stream()
                .filter(execution -> execution.trigger() == Trigger.QUEUE)
                .toList();
        List<Instant> changes = jobs.stream()
                .flatMap(job -> Stream.of(job.startedAt(), job.finishedAt()))
                .sorted()
                .distinct()
                .toList();
        double used = 0;
        double usable = 0;
        for (int i = 1; i < changes.size(); i++) {
            Instant at = changes.get(i - 1);
            double millis = Duration.between(at, changes.get(i)).toMillis();
            // Of an owner no more than it may have, of all no more than there are places.
            int wanted = JOBS.keySet().stream()
                    .mapToInt(owner -> Math.min(JOBS_OF_AN_OWNER, (int) jobs.stream()
                            .filter(job -> owner.equals(job.owner())
                                    && job.finishedAt().isAfter(at))
                            .count()))
                    .sum();
            long running = jobs.stream()
                    .filter(job ->
                            !job.startedAt().isAfter(at) && job.finishedAt().isAfter(at))
                    .count();
            used += millis * running;
            usable += millis * Math.min(JOBS_AT_ONCE, wanted);
        }
        System.out.printf("of the places that jobs could use were in use: %.2f%n", used / usable);
        return used / usable;
    }

    /** The most that ran beside each other, by what they noted themselves: each while it held its place. */
    private int most(String log, String owner) {
        int running = 0;
        int most = 0;
        for (String line : lines(log)) {
            if (line.substring(2).startsWith(owner)) {
                running += line.startsWith("+") ? 1 : -1;
                most = Math.max(most, running);
            }
        }
        return most;
    }

    private List<String> lines(String log) {
        try {
            return Files.readAllLines(home.resolve(log));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void register(Database database) {
        Instant now = Instant.now();
        ZonedDateTime minute = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        String schedule = minute.getMinute() + " " + minute.getHour() + " " + minute.getDayOfMonth() + " "
                + minute.getMonthValue() + " *";
        List<Definition> definitions = new ArrayList<>();
        for (int i = 0; i < GROUP_TASKS; i++) {
            definitions.add(new Definition(
                    "grouped_" + i,
                    Map.of("schedule", schedule, "group", "few", "command", noting("group.log", "$SMARTCRON_TASK"))));
        }
        definitions.add(
                new Definition("job", Map.of("overlap", "allow", "command", noting("jobs.log", "$SMARTCRON_OWNER"))));
        Node node = new Node("test", "production", "boot", "test");
        new Operator(database, node, "ann", now.minus(Duration.ofMinutes(1)))
                .register("test", definitions, Map.of(), true);
        database.change(session ->
                new TaskChanges(session).declare("group", Map.of("few", "{\"max_running\":" + GROUP + "}"), false));
    }

    private String noting(String log, String what) {
        return "cd " + home + "; echo \"+ " + what + "\" >> " + log + "; sleep " + run.toMillis() / 1_000.0
                + "; echo \"- " + what + "\" >> " + log;
    }

    private void enqueue(String url) {
        try (Database database = Database.open(url, null)) {
            Map<String, Integer> left = new HashMap<>(JOBS);
            for (String owner : List.of("big", "small", "tiny")) {
                for (int i = 0; i < left.get(owner); i++) {
                    database.change(session -> session.createUpdate("""
                                    insert into executions (task, trigger_kind, overlap, due_at, priority, status,
                                        created_at, owner)
                                    values ('job', 'queue', 'queue', :now, 3, 'pending', :now, :owner)""")
                            .bind("now", Instant.now().toEpochMilli())
                            .bind("owner", owner)
                            .execute());
                }
            }
        }
    }

    private Duration aTick(String url) throws Exception {
        long began = System.nanoTime();
        assertThat(runner(url, 0).waitFor(10, TimeUnit.MINUTES)).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return took.compareTo(SHORTEST_RUN) < 0 ? SHORTEST_RUN : took;
    }

    private Process runner(String url, int number) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bin/smartcron",
                        "run",
                        "--home",
                        home.toString(),
                        "--log-dir",
                        home.resolve("logs").toString(),
                        "--db",
                        url)
                .redirectOutput(home.resolve("runner-" + number).toFile())
                .redirectErrorStream(true);
        // A database file has one node, whatever its runners call it: another name would be another environment, for
        // which
        // the runner that stays leaves, for the next minute's tick to go on.
        builder.environment().put("SMARTCRON_NODE", "node-" + (url.startsWith("jdbc:sqlite:") ? 0 : number % 2));
        return builder.start();
    }
}
