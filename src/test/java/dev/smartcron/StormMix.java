package dev.smartcron;

import dev.smartcron.execution.Payload;
import dev.smartcron.operations.JobRequest;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kill storm's runners have to do: sixty tasks of every policy, what they start, and jobs of several owners, added
 * by commands of which some are killed too.
 */
final class StormMix {
    static final int TASKS = 60;
    static final int CATCH_UP = 40;
    static final int GROUP = 3;
    static final int JOBS = 5;
    static final int JOBS_OF_AN_OWNER = 2;
    static final String JOB = "job";
    static final List<String> OWNERS = List.of("ann", "ben", "carl", "-");

    private static final String GROUPS = "groups: {few: {max_running: " + GROUP + "}}\n";

    private final Host host;
    private final Random random;
    private final Set<String> keys = new HashSet<>();
    private final Set<String> jobsWithoutKey = new HashSet<>();
    private @Nullable Process command;

    /** Tasks, by the names of those that they wait for, or start. */
    final Map<String, List<String>> after = new HashMap<>();

    final Map<String, List<String>> onSuccess = new HashMap<>();
    final Map<String, List<String>> onFailure = new HashMap<>();
    final Set<String> grouped = new HashSet<>();

    StormMix(Host host, Random random) {
        this.host = host;
        this.random = random;
    }

    void register() throws Exception {
        Files.createDirectories(host.home);
        Files.writeString(
                host.home.resolve("smartcron.yaml"),
                "queue: {max_running: " + JOBS + ", max_per_owner: " + JOBS_OF_AN_OWNER + "}\n");
        host.register(GROUPS, tasks("schedule: '* * * * *', "));
        for (int i = 0; i < 4 * OWNERS.size(); i++) {
            enqueue(OWNERS.get(i % OWNERS.size()), null);
        }
    }

    /** Registers them without their schedules: what waits and runs then is the last of it. */
    void registerTheLast() throws Exception {
        host.register(GROUPS, tasks(""));
    }

    private List<String> tasks(String schedule) {
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            boolean catchUp = i < CATCH_UP;
            // Mostly short, up to twenty seconds; some fail at their first attempt.
            int seconds = i < 50 ? 1 + i % 6 : 10 + i % 11;
            boolean flaky = i % 7 == 0;
            boolean fails = catchUp && i % 10 == 9;
            // Of these, one shard writes what it does, and the other is there.
            boolean shards = i % 10 == 3;
            String ends = fails ? "false" : flaky ? "[ $SMARTCRON_ATTEMPT -gt 1 ]" : "true";
            tasks.add("{name: " + name(i) + ", " + schedule
                    + (catchUp ? "catch_up: all, overlap: queue, max_waiting: 1000, " : "overlap: skip, ")
                    + (catchUp ? policies(i) : "")
                    + (flaky || i == 19 ? "retries: {max: 2, delay: 1s}, " : "") + (shards ? "shards: 2, " : "")
                    + command((shards ? "[ $SMARTCRON_SHARD = 1 ] || exec sleep 2; " : ""), seconds, ends));
        }
        tasks.add("{name: follows, overlap: queue, max_waiting: 1000, " + starts("follows", onSuccess, "follows_that")
                + command("", 0, "true"));
        tasks.add("{name: follows_that, overlap: queue, max_waiting: 1000, " + command("", 0, "true"));
        grouped.add("mends");
        tasks.add("{name: mends, group: few, overlap: queue, max_waiting: 1000, " + command("", 0, "true"));
        tasks.add("{name: " + JOB + ", overlap: allow, max_running: 10, retries: {max: 1, delay: 1s}, "
                + command(
                        "[ \"$(cat)\" = \"of ${SMARTCRON_OWNER:--}\" ] || exit 9; ",
                        1,
                        "[ $((SMARTCRON_EXECUTION % 5 + SMARTCRON_ATTEMPT)) != 1 ]"));
        return tasks;
    }

    static String name(int i) {
        return (i < CATCH_UP ? "queue_" : "skip_") + i;
    }

    /** Of those that catch up, most have something to do with others. */
    private String policies(int i) {
        String name = name(i);
        return switch (i % 10) {
            case 1, 6 -> {
                grouped.add(name);
                yield "group: few, ";
            }
            case 2 -> waits(name, name(i - 2), name(i + 2));
            case 7 -> waits(name, name(i - 2));
            case 8, 9 -> starts(name, onSuccess, "follows") + starts(name, onFailure, "mends");
            default -> "";
        };
    }

    private String waits(String name, String... others) {
        after.put(name, List.of(others));
        return "after: [" + String.join(", ", others) + "], after_timeout: 1d, ";
    }

    private String starts(String name, Map<String, List<String>> when, String other) {
        when.put(name, List.of(other));
        return (when == onSuccess ? "on_success" : "on_failure") + ": [" + other + "], ";
    }

    private String command(String before, int seconds, String ends) {
        return "command: '" + before + host.writes("start") + "; sleep " + seconds + "; if " + ends + "; then "
                + host.writes("end") + "; else " + host.writes("failed") + "; exit 3; fi'}";
    }

    /** Adds a job, and in every third round begins a command that adds one with a key, which may not live to do so. */
    void enqueue(int round) throws IOException {
        enqueue(OWNERS.get(random.nextInt(OWNERS.size())), null);
        if (round % 3 == 0) {
            String key = "key_" + round;
            keys.add(key);
            command = host.begin("enqueue", JOB, "--owner", owner(key), "--key", key, "--payload", "of " + owner(key));
        } else if (command != null && random.nextBoolean()) {
            command.destroyForcibly();
        }
    }

    private static String owner(String key) {
        return OWNERS.get(key.length() % 2);
    }

    /** Whoever is not sure whether a job was added adds it again. */
    void enqueueAgain() throws InterruptedException {
        if (command != null) {
            command.waitFor();
        }
        keys.forEach(key -> enqueue(owner(key), key));
    }

    private void enqueue(String owner, @Nullable String key) {
        try (Database database = Database.open(host.url, null)) {
            Payload payload = new Payload(("of " + owner).getBytes(StandardCharsets.UTF_8));
            Operator operator = new Operator(
                    database,
                    new Node("a", "production", "boot", "test"),
                    "ann",
                    database.clock(Clock.systemUTC()).instant());
            JobRequest job = new JobRequest(JOB, owner.equals("-") ? null : owner, key, null, null, payload);
            long id = operator.enqueue(job).job().id();
            if (key == null) {
                jobsWithoutKey.add(JOB + "#" + id);
            }
        }
    }

    /** What each job that was wanted is known by. */
    Set<String> jobs() {
        Set<String> all = new HashSet<>(jobsWithoutKey);
        all.addAll(keys);
        return all;
    }
}
