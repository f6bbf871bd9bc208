package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.PendingRows.ClaimFilter;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.admit.Admission;
import dev.smartcron.tick.admit.Admission.AdmissionDecision;
import dev.smartcron.tick.admit.Admission.Admit;
import dev.smartcron.tick.admit.Admission.Refuse;
import dev.smartcron.tick.admit.Admission.Replace;
import dev.smartcron.tick.admit.Admission.Wait;
import dev.smartcron.tick.admit.ClaimRound;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.admit.Occupancy;
import dev.smartcron.tick.admit.SharedLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds what the database is asked for and what is decided about it together, over many random states: what a claim
 * starts is what the decision starts, and what the claim's query leaves out waits by the decision.
 */
abstract class AdmissionContract {
    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");
    private static final long T = NOW.toEpochMilli();
    private static final int STATES = Integer.getInteger("smartcron.admission_states", 150);
    private static final QueueSettings QUEUE = new QueueSettings(1, 1, 20, 100);
    private static final Node HERE = new Node("here", "production", "boot", "test");

    private final Set<String> seen = new TreeSet<>();
    private final Map<String, String> groups = new HashMap<>();
    private long seed;
    private Random random = new Random();

    abstract String emptyDatabase();

    @Test
    @Shows({
        ReasonCode.DUE_LATER,
        ReasonCode.START_DELAY,
        ReasonCode.OTHER_NODE,
        ReasonCode.LOCK_HELD,
        ReasonCode.TURN,
        ReasonCode.PREREQUISITE,
        ReasonCode.GROUP_LIMIT,
        ReasonCode.OWNER_LIMIT,
        ReasonCode.QUEUE_LIMIT,
        ReasonCode.NODE_FULL
    })
    void the_query_and_the_decision_agree() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            for (int i = 0; i < STATES; i++) {
                seed = i;
                random = new Random(seed);
                database.change(this::makeState);
                check(database);
            }
        }
        assertThat(seen)
                .as("every decision was seen")
                .contains(
                        "start",
                        "due_later",
                        "start_delay",
                        "retry",
                        "other_node",
                        "lock_held",
                        "turn",
                        "node_full",
                        "paused",
                        "paused_all",
                        "disabled",
                        "disabled_in_file",
                        "removed",
                        "unreadable",
                        "overlap",
                        "overlap_retry",
                        "overlap_survivors",
                        "replace",
                        "replaced",
                        "prerequisite",
                        "group_limit",
                        "owner_limit",
                        "queue_limit");
    }

    private void check(Database database) {
        int maxParallel = random.nextInt(6);
        Map<Execution, AdmissionDecision> before = decisions(database, maxParallel);
        Set<Long> read = ready(database, maxParallel);
        before.forEach((execution, decision) -> {
            note(decision);
            if (!read.contains(execution.id()) && execution.trigger() != Trigger.QUEUE) {
                assertThat(decision).as("left out of %s: %s", seed, execution).isInstanceOf(Wait.class);
            }
        });

        Claims claims = new Claims(database, HERE, "runner", LimitSettings.ofParallel(maxParallel), QUEUE);
        ClaimRound round = claims.round(List.of(), NOW);
        Set<Long> changed = new TreeSet<>();
        before.keySet().stream()
                .filter(each -> !now(database, each).equals(each))
                .forEach(each -> changed.add(each.id()));
        boolean full = running(database) >= maxParallel;
        before.forEach((execution, decision) -> {
            boolean disturbed = before.keySet().stream()
                    .anyMatch(other -> other.id() != execution.id()
                            && (other.task().equals(execution.task()) || share(other, execution))
                            && changed.contains(other.id()));
            if (!disturbed) {
                agree(now(database, execution), execution, decision, full);
            }
        });

        // What is closed lets the next in turn come forward.
        while (!round.claimed().isEmpty() || !round.refused().isEmpty()) {
            round = claims.round(List.of(), NOW);
        }
        decisions(database, maxParallel)
                .forEach((execution, decision) -> assertThat(decision)
                        .as("still pending in %s: %s", seed, execution)
                        .isInstanceOfAny(Wait.class, Replace.class));
    }

    /** Both may wait for a place of a limit that they share. */
    private boolean share(Execution one, Execution other) {
        return (groups.containsKey(one.task()) && groups.get(one.task()).equals(groups.get(other.task())))
                || (one.trigger() == Trigger.QUEUE && other.trigger() == Trigger.QUEUE);
    }

    /** An execution after the round, in which nothing else of its task changed, and what was decided before it. */
    private void agree(Execution now, Execution before, AdmissionDecision decision, boolean full) {
        String what = "state " + seed + ", " + before;
        if (now.status() == Status.RUNNING) {
            assertThat(decision).as(what).isInstanceOf(Admit.class);
        } else if (now.status().isFinal()) {
            assertThat(decision).as(what).isInstanceOfSatisfying(Refuse.class, refuse -> {
                if (before.attempts() == 0) {
                    assertThat(now.reason()).isEqualTo(refuse.outcome().reason());
                }
            });
        } else if (!full) {
            assertThat(decision).as(what).isInstanceOfAny(Wait.class, Replace.class);
        }
    }

    private static Execution now(Database database, Execution execution) {
        return new ExecutionTable(database).find(execution.id()).orElseThrow();
    }

    private static int running(Database database) {
        return database.read(session -> new PendingRows(session, HERE).load().running());
    }

    private Map<Execution, AdmissionDecision> decisions(Database database, int maxParallel) {
        return database.read(session -> {
            PendingRows pending = new PendingRows(session, HERE);
            PendingRows.Load load = pending.load();
            Occupancy occupancy = new Occupancy(HERE, load.running(), maxParallel, load.pauseOfAll());
            Map<Execution, AdmissionDecision> decisions = new LinkedHashMap<>();
            List<Long> ids = session.createQuery("select id from executions where status = 'pending' order by id")
                    .map(row -> row.getLong(1))
                    .list();
            for (long id : ids) {
                Candidate candidate = pending.find(id, NOW).orElseThrow();
                String task = candidate.execution().task();
                SharedLimits limits = new SharedLimits(session, QUEUE, NOW);
                Candidate seen = candidate
                        .with(new TaskLocks(session).holders(task))
                        .within(limits.of(candidate))
                        .waitingFor(new Prerequisites(session).unmet(id, NOW));
                decisions.put(candidate.execution(), Admission.decide(seen, occupancy, NOW));
            }
            return decisions;
        });
    }

    private static Set<Long> ready(Database database, int maxParallel) {
        return database.write(session -> {
            PendingRows pending = new PendingRows(session, HERE);
            PendingRows.Load load = pending.load();
            boolean allPaused = load.pauseOfAll() != null && load.pauseOfAll().covers(NOW);
            Set<Long> ids = new TreeSet<>();
            SharedLimits limits = new SharedLimits(session, QUEUE, NOW);
            pending.ready(
                            database,
                            new ClaimFilter(
                                    Math.max(0, maxParallel - load.running()),
                                    allPaused,
                                    false,
                                    limits.fullGroups(),
                                    1_000),
                            NOW)
                    .forEach(candidate -> ids.add(candidate.execution().id()));
            return ids;
        });
    }

    private void note(AdmissionDecision decision) {
        if (decision instanceof Wait wait) {
            seen.add(Seen.state(Status.PENDING, wait.why()).code().word());
        } else if (decision instanceof Refuse refuse) {
            Outcome outcome = refuse.outcome();
            seen.add(Seen.state(outcome.status(), outcome.reason()).code().word());
        } else {
            seen.add(decision instanceof Replace ? "replace" : "start");
        }
    }

    private void makeState(Session session) {
        groups.clear();
        for (String table : List.of("attempts", "prerequisites", "executions", "slots", "tasks", "declarations")) {
            session.createUpdate("delete from " + table).execute();
        }
        session.createUpdate("delete from meta where key = 'paused'").execute();
        if (random.nextInt(6) == 0) {
            String until = random.nextBoolean() ? "null" : String.valueOf(T + random.nextInt(3) - 1);
            session.createUpdate("insert into meta (key, value) values ('paused', '{\"at\":" + (T - random.nextInt(2))
                            + ",\"by\":\"ann\",\"until\":" + until + "}')")
                    .execute();
        }
        for (String group : List.of("one", "two")) {
            session.createUpdate("insert into declarations (kind, name, definition) values ('group', '" + group
                            + "', '{\"max_running\":" + (1 + random.nextInt(2)) + "}')")
                    .execute();
        }
        int tasks = 1 + random.nextInt(4);
        for (int i = 0; i < tasks; i++) {
            if (random.nextInt(12) > 0) {
                addTask(session, "task" + i);
            }
        }
        int rows = 1 + random.nextInt(12);
        boolean[] service = new boolean[tasks];
        for (int i = 0; i < rows; i++) {
            int task = random.nextInt(tasks);
            String trigger = pick("schedule", "schedule", "catch_up", "manual", "queue", "service", "chain");
            if (trigger.equals("service") && service[task]) {
                continue;
            }
            service[task] |= trigger.equals("service");
            addExecution(session, i, "task" + task, trigger);
        }
    }

    private void addTask(Session session, String name) {
        String definition = random.nextInt(15) == 0
                ? "{\"timeout\":\"soon\"}"
                : pick(
                        "{\"command\":[\"true\"]}",
                        "{\"command\":[\"true\"],\"overlap\":\"queue\"}",
                        "{\"command\":[\"true\"],\"overlap\":\"allow\",\"max_running\":2}",
                        "{\"command\":[\"true\"],\"overlap\":\"replace\"}",
                        "{\"command\":[\"true\"],\"overlap\":\"allow\"}");
        String group = random.nextInt(3) > 0 ? null : pick("one", "two", "undeclared");
        if (group != null) {
            groups.put(name, group);
            definition = definition.replace("}", ",\"group\":\"" + group + "\"}");
        }
        String hosts = random.nextInt(5) > 0 ? "null" : pick("',here,'", "',there,'", "',there,here,'");
        String environments = random.nextInt(5) > 0 ? "null" : pick("',production,'", "',staging,'");
        String within = hosts.equals("null") && environments.equals("null") ? "null" : "60000";
        boolean paused = random.nextInt(4) == 0;
        session.createUpdate("insert into tasks (name, definition, source, position, priority, kind, revision, enabled,"
                        + " disabled_at, disabled_by, planned_to, registered_at, updated_at, hosts, environments, start_within, group_name,"
                        + " paused_at, paused_by, paused_until) values ('" + name + "', '" + definition
                        + "', 'tasks.yaml', 0, 3, 'timed', 1, " + (random.nextInt(10) == 0 ? 0 : 1) + ", "
                        + (random.nextInt(10) == 0 ? "1, 'bob'" : "null, null") + ", 0, 0, 0, " + hosts + ", "
                        + environments
                        + ", " + within + ", " + (group == null ? "null" : "'" + group + "'") + ", "
                        + (paused ? (T + random.nextInt(3) - 1) + ", 'ann', " : "null, null, ")
                        + (paused && random.nextBoolean() ? String.valueOf(T + random.nextInt(3) - 1) : "null") + ")")
                .execute();
    }

    private void addExecution(Session session, int number, String task, String trigger) {
        String status = pick("pending", "pending", "pending", "running", "timed_out", "succeeded");
        int attempts = status.equals("pending") && random.nextInt(4) > 0 ? 0 : 1;
        int slot = random.nextInt(3);
        boolean retry = status.equals("pending") && attempts > 0;
        boolean waits = trigger.equals("schedule") && random.nextInt(3) == 0;
        String node = status.equals("running") ? "'" + pick("here", "there") + "'" : "null";
        long id = session.createQuery("insert into executions (task, trigger_kind, overlap, scheduled_at, due_at,"
                        + " priority, status, reason_code, reason_facts, created_at, started_at, node, runner, slot, fence,"
                        + " owner, wait_until, attempts) values ('" + task + "', '" + trigger + "', '"
                        + (trigger.equals("queue") ? "queue" : pick("skip", "queue", "allow", "replace")) + "', "
                        + (trigger.equals("schedule") || trigger.equals("catch_up") ? T - 1_000L * number : "null")
                        + ", " + (T + 1_000L * (random.nextInt(4) - 2)) + ", " + (1 + random.nextInt(5)) + ", '"
                        + status
                        + "', "
                        + (retry
                                ? "'retry', '{\"attempt\":2,\"attempts\":2,\"at\":" + T
                                        + ",\"cause\":{\"code\":\"timeout\",\"facts\":{\"timeout\":1000}}}'"
                                : "null, null")
                        + ", 0, " + (attempts > 0 ? String.valueOf(T - 5_000) : "null") + ", " + node + ", " + node
                        + ", " + (attempts > 0 ? slot : "null") + ", " + (attempts > 0 ? 1 : "null") + ", "
                        + (trigger.equals("queue") && random.nextInt(3) > 0 ? pick("'ann'", "'bob'") : "null") + ", "
                        + (waits ? String.valueOf(T + 1_000L * (random.nextInt(4) - 2)) : "null") + ", " + attempts
                        + ") returning id")
                .map(row -> row.getLong(1))
                .one();
        if (waits) {
            session.createUpdate("insert into prerequisites (execution_id, task, since) values (" + id + ", '"
                            + pick("task0", "task1", "nobody") + "', " + (T - random.nextInt(20_000)) + ")")
                    .execute();
        }
        if (status.equals("running")) {
            String slots = pick("queue", "owner:ann", "owner:bob", "group:one", "group:two");
            session.createUpdate(
                            "insert into slots (name, number, fence, execution_id, node, runner, taken_at, expires_at)"
                                    + " values ('" + slots + "', " + random.nextInt(2) + ", 1, " + id + ", " + node
                                    + ", "
                                    + node + ", " + (T - 5_000) + ", " + (random.nextInt(4) == 0 ? T : T + 60_000)
                                    + ") on conflict do nothing")
                    .execute();
        }
        if (attempts > 0) {
            session.createUpdate("insert into attempts (execution_id, number, started_at, status, reason_code) values ("
                            + id + ", 1, " + (T - 5_000) + ", 'failed', 'exit')")
                    .execute();
            session.createUpdate(
                            "insert into slots (name, number, fence, execution_id, node, runner, taken_at, expires_at)"
                                    + " values ('task:" + task + "', " + slot + ", 1, "
                                    + (random.nextInt(5) == 0
                                            ? "null, null, null, null, null"
                                            : id + ", " + node + ", " + node + ", " + (T - 5_000) + ", "
                                                    + (T + random.nextInt(3) - 1))
                                    + ") on conflict do nothing")
                    .execute();
        }
    }

    private String pick(String... among) {
        return among[random.nextInt(among.length)];
    }
}
