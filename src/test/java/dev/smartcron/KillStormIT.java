package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty tasks of every policy and a queue of jobs, a tick each second, and runners killed at random moments: while they
 * start, while they claim, while they stay with what runs.
 *
 * <p>{@code -Dstorm.kills=300} says how many; {@code -Dstorm.seed=} repeats the choice of moments, as far as a machine
 * repeats anything. Two thirds of the tasks have firings of past minutes to catch up, one after the other, so that there
 * is always something to claim; the others, which skip, fire at the minutes that go by.
 *
 * <p>As with cron's minutes, a tick begins when the one before has found its place: it has gone, or it is the one that
 * stays. So two runners at most are in memory, and what they take together is measured all the time. With {@code
 * -Dstorm.overlap=true} ticks begin each second whoever is still at it; that is about outcomes alone.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class KillStormIT {
    private static final int KILLS = Integer.getInteger("storm.kills", 20);
    private static final long SEED = Long.getLong("storm.seed", System.nanoTime());
    private static final boolean OVERLAP = Boolean.getBoolean("storm.overlap");

    /** One resident runner and one short one, in kibibytes of PSS, with room for what a machine adds. */
    private static final long BOTH_KB = 100 * 1024;

    /** A tick's own life, on a busy machine, from its start to its leaving the processes to the one that stays. */
    private static final Duration SHORT = Duration.ofSeconds(Integer.getInteger("storm.short", 300));

    private final Random random = new Random(SEED);

    @TempDir
    private Path home;

    private int kills;
    private int most;
    private long residentKb;
    private long shortKb;
    private long togetherKb;

    /** When runners were last seen to hold the resident's lock. */
    private final Map<Long, Instant> lastHeld = new HashMap<>();

    /** What sums are to be, row by row. */
    private static final String COUNTED = """
            select task || ' ' || status || ' ' || sum(firings) || ' ' || sum(attempts) || ' '
                || sum(case when finished_at > started_at and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                    then finished_at - started_at else 0 end)
            from executions where finished_at is not null group by task, status order by task, status""";

    @Test
    void each_firing_has_one_true_outcome_whoever_is_killed_on_sqlite() throws Exception {
        storm("sqlite");
    }

    @Test
    void each_firing_has_one_true_outcome_whoever_is_killed_on_postgresql() throws Exception {
        storm("postgresql");
    }

    private void storm(String database) throws Exception {
        Host host = Host.with(database, home);
        Instant began = Instant.now();
        try {
            StormMix mix = new StormMix(host, random);
            Instant first = register(host, mix);
            for (int round = 0; kills < KILLS; round++) {
                mix.enqueue(round);
                Process newest = host.tick();
                long next = System.nanoTime() + Duration.ofSeconds(1).toNanos();
                measure(host);
                Thread.sleep(random.nextInt(1_000));
                // Many at their start, which is where most is decided; and some get to stay for a while before they go.
                int choice = random.nextInt(10);
                Process victim = choice < 4 ? newest : choice < 6 ? any(host) : null;
                if (victim != null && isJava(victim)) {
                    victim.destroyForcibly();
                    kills++;
                }
                measure(host);
                while (System.nanoTime() < next || (!OVERLAP && anotherThanTheResident(host))) {
                    Thread.sleep(50);
                    measure(host);
                }
            }
            Instant over = Instant.now();
            long meanwhile = host.number("select count(*) from attempts where finished_at is not null");
            mix.registerTheLast();
            mix.enqueueAgain();
            drain(host);
            look(host, mix, first, over);
            for (String span : List.of("hour", "day", "ever")) {
                assertThat(host.rows(
                                "select task || ' ' || status || ' ' || sum(executions) || ' ' || sum(attempts) || ' '"
                                        + " || sum(run_ms) from sums where span = '" + span
                                        + "' group by task, status order by task, status"))
                        .as("sums of each " + span)
                        .isEqualTo(host.rows(COUNTED));
            }
            System.out.println(database + ": " + kills + " kills in "
                    + Duration.between(began, over).toSeconds() + " s, in which " + meanwhile
                    + " attempts ended, drained in "
                    + Duration.between(over, Instant.now()).toSeconds() + " s; "
                    + host.rows("select status || ' ' || count(*) from executions group by status") + "; " + most
                    + " runners at once at most, "
                    + "the resident " + residentKb / 1024 + " MiB PSS at most, a short one " + shortKb / 1024
                    + " MiB, all together " + togetherKb / 1024 + " MiB; seed " + SEED);
        } finally {
            host.powerCut();
        }
    }

    /** Registers the tasks; those that catch up as if that had been some minutes ago. Returns their first firing. */
    private static Instant register(Host host, StormMix mix) throws Exception {
        mix.register();
        int minutes = Math.max(2, KILLS / 20);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Instant first = now.minus(minutes, ChronoUnit.MINUTES);
        long before = first.minusMillis(1).toEpochMilli();
        host.change("update tasks set registered_at = " + before + ", planned_to = " + before + ", next_due = "
                + first.toEpochMilli() + " where name like 'queue%'");
        return first;
    }

    private @Nullable Process any(Host host) {
        List<Process> runners = host.runners();
        return runners.isEmpty() ? null : runners.get(random.nextInt(runners.size()));
    }

    private static boolean isJava(Process process) throws IOException {
        Path comm = Path.of("/proc/" + process.pid() + "/comm");
        try {
            return Files.readString(comm).startsWith("java");
        } catch (IOException e) {
            if (Files.exists(comm)) {
                throw e;
            }
            return false;
        }
    }

    private void measure(Host host) throws IOException {
        List<Process> runners = host.runners();
        long resident = host.resident().orElse(0L);
        most = Math.max(most, runners.size());
        long sum = 0;
        for (Process runner : runners) {
            long kb = Host.pssKb(runner.pid());
            sum += kb;
            if (runner.pid() == resident) {
                residentKb = Math.max(residentKb, kb);
                lastHeld.put(resident, Instant.now());
                continue;
            }
            shortKb = Math.max(shortKb, kb);
            // One that has just released the lock is about to go. And a pid may have been a resident's before.
            Instant start = startOf(runner);
            Instant since = lastHeld.getOrDefault(runner.pid(), start);
            Duration age = Duration.between(since.isBefore(start) ? start : since, Instant.now());
            assertThat(age)
                    .as("runner %d is still there, though %d holds the lock", runner.pid(), resident)
                    .isLessThan(SHORT);
        }
        togetherKb = Math.max(togetherKb, sum);
    }

    private static boolean anotherThanTheResident(Host host) throws IOException {
        long resident = host.resident().orElse(0L);
        return host.runners().stream().anyMatch(runner -> runner.pid() != resident);
    }

    private static Instant startOf(Process runner) {
        return runner.info().startInstant().orElseGet(Instant::now);
    }

    /** Ticks on until nothing waits and nothing runs, and once more for whatever is left beside the rows. */
    private void drain(Host host) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(1_200 + KILLS).toNanos();
        while (host.number("select count(*) from executions where status in ('pending', 'running')") > 0) {
            host.tick();
            do {
                measure(host);
                inTime(until, host);
                Thread.sleep(OVERLAP ? 2_000 : 100);
            } while (!OVERLAP && anotherThanTheResident(host));
        }
        host.tick();
        while (!host.runners().isEmpty()) {
            measure(host);
            inTime(until, host);
            Thread.sleep(100);
        }
    }

    private static void inTime(long until, Host host) throws Exception {
        assertThat(System.nanoTime() - until)
                .as(() -> "still there: " + host.runners() + open(host))
                .isNegative();
    }

    private static String open(Host host) {
        try {
            return host.rows("select status, count(*) from executions group by status")
                    + ""
                    + host.rows("select task, status, reason_code, reason_facts, runner from executions where status in"
                            + " ('pending', 'running') limit 20");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(Host host, StormMix mix, Instant first, Instant over) throws Exception {
        assertThat(host.rows("select name, number, execution_id from slots where execution_id is not null"
                        + " or name not like 'task:%'"))
                .as("locks and places left")
                .isEmpty();
        assertThat(host.rows("select execution_id from attempts where status = 'running'"))
                .isEmpty();
        Book book = new Book(host.lines(), Set.of(StormMix.JOB));
        book.agreesWith(host);
        StormPolicies policies = new StormPolicies(mix, book.lines());
        policies.hold();
        Map<String, String> statuses = new TreeMap<>();
        for (String row : host.rows("select id, status from executions where status <> 'skipped'")) {
            statuses.put(row.split("\\|", -1)[0], row.split("\\|", -1)[1]);
        }
        assertThat(statuses)
                .as("only runners were killed: all ended as it says itself")
                .isEqualTo(policies.statuses());
        assertThat(host.rows(
                        "select task, reason_code from executions where status = 'skipped' and task not like 'skip%'"))
                .isEmpty();
        for (String row : host.rows("select task, min(scheduled_at), max(coalesce(last_firing, scheduled_at)),"
                + " sum(firings) from executions where task like 'queue%' group by task")) {
            String[] words = row.split("\\|", -1);
            assertThat(Long.parseLong(words[1])).as(row).isEqualTo(first.toEpochMilli());
            assertThat(Long.parseLong(words[2]))
                    .as(row)
                    .isGreaterThan(over.minusSeconds(120).toEpochMilli());
            assertThat(Long.parseLong(words[3]))
                    .as("none lost: " + row)
                    .isEqualTo((Long.parseLong(words[2]) - first.toEpochMilli()) / 60_000 + 1);
        }
        assertThat(host.rows(
                        "select a.execution_id, a.number from attempts a join executions e on e.id = a.execution_id"
                                + " where e.task like '%3' and (select count(*) from shards s where s.execution_id ="
                                + " a.execution_id and s.attempt = a.number and s.status = 'succeeded') <> 2"))
                .as("attempts without the ends of both their shards")
                .isEmpty();
        try (var left = Files.list(home.resolve("runs"))) {
            assertThat(left).as("run folders left").isEmpty();
        }
        if (host.url.startsWith("jdbc:sqlite:")) {
            assertThat(host.rows("pragma integrity_check")).containsExactly("ok");
        }
        if (!OVERLAP) {
            assertThat(most).as("runners at once").isLessThanOrEqualTo(2);
            assertThat(togetherKb).as("PSS of all runners together").isLessThan(BOTH_KB);
        }
    }
}
