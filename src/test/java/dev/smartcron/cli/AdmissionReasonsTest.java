package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.HoldLowPriority;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.settings.Reserve;
import dev.smartcron.store.Added;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.admit.Admission;
import dev.smartcron.tick.admit.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever keeps an execution from being started is told alike by why, show, list and history. */
class AdmissionReasonsTest {
    /** Every code by which a claim passes an execution over; the task that meets it has its name. */
    private static final List<ReasonCode> PASSED_OVER = List.of(
            ReasonCode.DUE_LATER,
            ReasonCode.START_DELAY,
            ReasonCode.RETRY,
            ReasonCode.OTHER_NODE,
            ReasonCode.PAUSED,
            ReasonCode.LOCK_HELD,
            ReasonCode.TURN,
            ReasonCode.DISABLED,
            ReasonCode.DISABLED_IN_FILE,
            ReasonCode.UNREADABLE,
            ReasonCode.REMOVED,
            ReasonCode.OVERLAP,
            ReasonCode.OVERLAP_RETRY,
            ReasonCode.OVERLAP_SURVIVORS,
            ReasonCode.PREREQUISITE,
            ReasonCode.LOW_PRIORITY,
            ReasonCode.GROUP_LIMIT,
            ReasonCode.OWNER_LIMIT,
            ReasonCode.QUEUE_LIMIT);

    /** Those that are met in a world of their own, below. */
    private static final List<ReasonCode> APART = List.of(ReasonCode.NODE_FULL, ReasonCode.PAUSED_ALL);

    /** Said of what has ended by the time that anybody asks: another has taken its place. */
    private static final List<ReasonCode> NEVER_WAITING = List.of(ReasonCode.REPLACED);

    /** No machine has so much available. */
    private static final LimitSettings LIMITS = new LimitSettings(
            8, List.of(), new HoldLowPriority(Optional.empty(), Optional.of(Reserve.parse("100%"))), Optional.empty());

    @TempDir
    private Path folder;

    private Deployment deployment;
    private String url = "";

    @Test
    void on_sqlite() throws IOException, SQLException {
        deploy("jdbc:sqlite:" + folder.resolve("home/smartcron.db"));
        every_code_is_told_alike();
    }

    @Test
    void on_postgresql() throws IOException, SQLException {
        deploy(PostgresServer.newDatabase());
        every_code_is_told_alike();
    }

    @Test
    void no_code_that_admission_gives_is_left_out() {
        Set<ReasonCode> given = EnumSet.noneOf(ReasonCode.class);
        for (JavaClass each : new ClassFileImporter().importPackagesOf(Admission.class, Pause.class)) {
            each.getFieldAccessesFromSelf().stream()
                    .filter(access -> access.getTargetOwner().isEquivalentTo(ReasonCode.class))
                    .forEach(access -> given.add(ReasonCode.valueOf(access.getName())));
        }
        assertThat(given).contains(ReasonCode.LOCK_HELD, ReasonCode.GROUP_LIMIT);
        List<ReasonCode> told = new ArrayList<>(PASSED_OVER);
        told.addAll(APART);
        told.addAll(NEVER_WAITING);
        assertThat(told).containsAll(given);
    }

    private void deploy(String database) throws IOException {
        url = database;
        deployment = new Deployment(folder);
        deployment.now = Instant.now();
        deployment.environment.put("SMARTCRON_DB", url);
        Files.createDirectories(deployment.home);
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"), "limits: {hold_low_priority: {memory_free: 100%}}\n");
        StringBuilder tasks = new StringBuilder();
        for (ReasonCode code : PASSED_OVER) {
            String more = switch (code) {
                case OTHER_NODE -> ", hosts: [web2]";
                case DISABLED_IN_FILE -> ", enabled: false";
                case RETRY, OVERLAP_RETRY -> ", retries: 3";
                default -> "";
            };
            tasks.append("  - {name: ")
                    .append(code.word())
                    .append(", command: [a]")
                    .append(more)
                    .append("}\n");
        }
        tasks.append("  - {name: paused_all, command: [a]}\n  - {name: node_full, command: [a]}\n");
        assertThat(deployment.register(tasks.toString()).exitCode()).isZero();
    }

    private void every_code_is_told_alike() throws SQLException {
        try (Database database = Database.open(url, null)) {
            Claims claims = claims(database, LIMITS);
            standInTheWay(database, claims);
            wait(database);
            assertThat(claims.round(List.of(), now(database)).claimed()).isEmpty();
            for (ReasonCode code : PASSED_OVER) {
                isToldAlike(code);
            }

            deployment.environment.put("SMARTCRON_MAX_PARALLEL", "1");
            Added.manual(database, "node_full", deployment.now);
            assertThat(claims(database, LimitSettings.ofParallel(1))
                            .round(List.of(), now(database))
                            .claimed())
                    .isEmpty();
            isToldAlike(ReasonCode.NODE_FULL);

            deployment.environment.remove("SMARTCRON_MAX_PARALLEL");
            add(database, ReasonCode.PAUSED_ALL, Trigger.SCHEDULE, Overlap.SKIP, deployment.now);
            assertThat(deployment.smartcron("pause", "--all").exitCode()).isZero();
            assertThat(claims.round(List.of(), now(database)).claimed()).hasSize(1);
            isToldAlike(ReasonCode.PAUSED_ALL);
        }
    }

    /** As the commands have it. */
    private Instant now(Database database) {
        return database.file() == null ? database.clock(Clock.systemUTC()).instant() : deployment.now;
    }

    private Claims claims(Database database, LimitSettings limits) {
        Node node = new Node("web1", "production", "boot", "test");
        return new Claims(database, node, "runner", limits, QueueSettings.DEFAULT);
    }

    /** Executions that run, wait for their next attempt, or left processes. */
    private void standInTheWay(Database database, Claims claims) {
        for (ReasonCode code : List.of(
                ReasonCode.RETRY,
                ReasonCode.LOCK_HELD,
                ReasonCode.OVERLAP,
                ReasonCode.OVERLAP_RETRY,
                ReasonCode.OVERLAP_SURVIVORS)) {
            Added.manual(database, code.word(), deployment.now);
        }
        List<EndedAttempt> ended = new ArrayList<>();
        for (Claim claim : claims.round(List.of(), deployment.now).claimed()) {
            Outcome failed = Outcome.failed(1, null, Reason.of(ReasonCode.EXIT).with("exit_code", 1));
            Attempt attempt = Attempt.of(claim.execution(), 1, deployment.now, deployment.now, failed);
            Instant later = deployment.now.plusSeconds(3_600);
            Reason retry = Reason.of(ReasonCode.RETRY)
                    .with("cause", failed.reason())
                    .with("attempt", 2)
                    .with("attempts", 4)
                    .with("at", later);
            switch (claim.task().name()) {
                case "retry", "overlap_retry" ->
                    ended.add(new EndedAttempt(claim, attempt, List.of(), new Retry(later, retry)));
                case "overlap_survivors" -> ended.add(new EndedAttempt(claim, attempt, List.of("4711 (dd)"), null));
                default -> {}
            }
        }
        claims.record(ended, deployment.now);
    }

    /** The executions that a claim passes over. */
    private void wait(Database database) throws SQLException {
        Instant now = deployment.now;
        Instant later = now.plusSeconds(3_600);
        add(database, ReasonCode.DUE_LATER, Trigger.QUEUE, Overlap.SKIP, later);
        add(database, ReasonCode.START_DELAY, Trigger.SCHEDULE, Overlap.SKIP, later);
        add(database, ReasonCode.OTHER_NODE, Trigger.MANUAL, Overlap.SKIP, now);
        add(database, ReasonCode.PAUSED, Trigger.QUEUE, Overlap.SKIP, now);
        add(database, ReasonCode.LOCK_HELD, Trigger.QUEUE, Overlap.QUEUE, now);
        add(database, ReasonCode.TURN, Trigger.CATCH_UP, Overlap.QUEUE, later);
        add(database, ReasonCode.TURN, Trigger.CATCH_UP, Overlap.QUEUE, now);
        add(database, ReasonCode.DISABLED, Trigger.SCHEDULE, Overlap.SKIP, now);
        add(database, ReasonCode.DISABLED_IN_FILE, Trigger.SCHEDULE, Overlap.SKIP, now);
        add(database, ReasonCode.UNREADABLE, Trigger.MANUAL, Overlap.SKIP, now);
        add(database, ReasonCode.REMOVED, Trigger.MANUAL, Overlap.SKIP, now);
        add(database, ReasonCode.OVERLAP, Trigger.MANUAL, Overlap.SKIP, now);
        add(database, ReasonCode.OVERLAP_RETRY, Trigger.SCHEDULE, Overlap.SKIP, now);
        add(database, ReasonCode.OVERLAP_SURVIVORS, Trigger.MANUAL, Overlap.SKIP, now);
        add(database, ReasonCode.PREREQUISITE, Trigger.SCHEDULE, Overlap.SKIP, now);
        Added.of(database, "low_priority", Trigger.SCHEDULE, Overlap.SKIP, 5, now);
        add(database, ReasonCode.GROUP_LIMIT, Trigger.SCHEDULE, Overlap.SKIP, now);
        add(database, ReasonCode.OWNER_LIMIT, Trigger.QUEUE, Overlap.QUEUE, now);
        add(database, ReasonCode.QUEUE_LIMIT, Trigger.QUEUE, Overlap.QUEUE, now);
        deployment.smartcron("disable", "disabled");
        deployment.smartcron("pause", "paused");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("update tasks set definition = '{\"timeout\":\"soon\"}' where name = 'unreadable'");
            statement.execute("delete from tasks where name = 'removed'");
            statement.execute(
                    "update executions set wait_until = " + later.toEpochMilli() + " where task = 'prerequisite'");
            statement.execute(
                    "insert into prerequisites (execution_id, task, since) select id, 'turn', 1 from executions"
                            + " where task = 'prerequisite'");
            statement.execute("insert into declarations values ('group', 'few', '{\"max_running\":1}')");
            statement.execute(
                    "update tasks set group_name = 'few', definition = '{\"command\":[\"a\"],\"group\":\"few\"}'"
                            + " where name = 'group_limit'");
            statement.execute("update executions set owner = 'ann' where task = 'owner_limit'");
            hold(statement, "group:few", 1, later);
            hold(statement, "owner:ann", 2, later);
            hold(statement, "queue", 10, later);
        }
    }

    /** Others hold every place of a limit. */
    private static void hold(Statement statement, String limit, int places, Instant until) throws SQLException {
        for (int number = 0; number < places; number++) {
            statement.execute("insert into slots (name, number, fence, execution_id, taken_at, expires_at) values ('"
                    + limit + "', " + number + ", 1, 1, 1, " + until.toEpochMilli() + ")");
        }
    }

    private static void add(Database database, ReasonCode code, Trigger trigger, Overlap overlap, Instant due) {
        Added.of(database, code.word(), trigger, overlap, 3, due);
    }

    private void isToldAlike(ReasonCode code) {
        String task = code.word();
        Map<String, Object> history =
                deployment.smartcron("history", task, "--json").array().get(0);
        assertThat(history).as(task).containsEntry("reason_code", task);
        String sentence = told(history.get("reason"));
        assertThat(sentence).as(task).isNotBlank().isNotEqualTo("null");
        assertThat(deployment.smartcron("why", task, "--json").array())
                .as(task)
                .filteredOn(decision -> history.get("id").equals(decision.get("execution")))
                .singleElement()
                .satisfies(decision -> {
                    assertThat(decision).containsEntry("reason_code", task);
                    assertThat(told(decision.get("reason"))).isEqualTo(sentence);
                });
        if (code == ReasonCode.REMOVED) {
            return;
        }
        Map<?, ?> shown = (Map<?, ?>)
                ((List<?>) deployment.smartcron("show", task, "--json").object().get("last_runs")).get(0);
        assertThat(shown.get("reason_code")).as(task).isEqualTo(task);
        assertThat(told(shown.get("reason"))).as(task).isEqualTo(sentence);
        assertThat(deployment.smartcron("list", "--json").array())
                .filteredOn(listed -> task.equals(listed.get("name")))
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed).containsEntry("last_reason_code", task);
                    assertThat(told(listed.get("last_reason"))).isEqualTo(sentence);
                });
        // Of a task that runs, the table tells that.
        if (!hasRunning(task)) {
            assertThat(told(deployment.smartcron("list").out().replaceAll("\\s+", " ")))
                    .contains(task + " ", " " + sentence.replaceFirst("^the registered task ", "") + " ");
        }
    }

    private boolean hasRunning(String task) {
        return deployment.smartcron("list", "--json").array().stream()
                .anyMatch(listed -> task.equals(listed.get("name")) && Boolean.TRUE.equals(listed.get("running")));
    }

    /** A sentence without what is measured anew each time that it is told, and with no more of a time than why says. */
    private static String told(Object sentence) {
        return String.valueOf(sentence)
                .replaceAll("only \\S+ of memory", "only so much of memory")
                .replaceAll("(\\d{4}-\\d\\d-\\d\\d[T ])?(\\d\\d:\\d\\d)(:\\d\\d)?(Z| UTC|[+-]\\d\\d:\\d\\d)?", "$2");
    }
}
