package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.Past.cleanup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.EventHook;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.RecoveredTask;
import dev.smartcron.store.query.TaskFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of seeded random histories that stays which a plain model says, and whoever asks about tasks gets the same answers. */
abstract class RandomCleanupContract {
    private static final EventHook HOOK =
            new EventHook(1, "own", List.of("wanted"), List.of("task"), null, Optional.empty());

    @TempDir
    Path home;

    private String url;
    private Past past;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        past = new Past(url);
    }

    @AfterEach
    void close() {
        past.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void what_stays_is_what_the_model_says_and_answers_are_the_same(long seed) {
        RandomPast random = new RandomPast(past, seed);
        random.write();
        random.hooks();
        Map<String, Object> before = answers(random);
        long own = position("own");
        long theirs = position("theirs");
        int executions = past.ids("executions").size();
        Cleanup cleanup = cleanup(past.database, home, HOOK);
        Map<CleanupKind, Long> told = cleanup.count(NOW, NOW).counts();
        Removed removed = cleanup.remove(NOW, NOW);
        assertThat(past.ids("executions")).containsExactlyInAnyOrderElementsOf(random.executionsToStay());
        assertThat(past.ids("events")).containsExactlyInAnyOrderElementsOf(random.eventsToStay(own, theirs));
        assertThat(answers(random)).isEqualTo(before);
        assertThat(removed.counts()).isEqualTo(told);
        assertThat(removed.counts().get(CleanupKind.EXECUTIONS))
                .isEqualTo(executions - past.ids("executions").size())
                .isGreaterThan(100);
    }

    private long position(String hook) {
        return Long.parseLong(past.query("select last_event from event_hooks where name = '" + hook + "'")
                .get(0));
    }

    /** The answers of what lists, alerts, plans and starts tasks. */
    private Map<String, Object> answers(RandomPast random) {
        Database database = past.database;
        Map<String, Object> answers = new LinkedHashMap<>();
        answers.put("latest", new ExecutionTable(database).latest());
        answers.put("results", new ExecutionTable(database).results());
        answers.put("running", new ExecutionTable(database).running());
        Map<String, RecoveredTask> recovered = new HealthFacts(database).recovered(AlertRule.TASK_FAILED.word());
        for (String task : List.of("a", "b", "c")) {
            answers.put("firing " + task, new Planning(database).latestFiring(task));
            answers.put("recovery " + task, recovered.get(task));
            answers.put("in a row " + task, new HealthFacts(database).failedInARow(task, 100));
            answers.put("usual " + task, new TaskFacts(database).usual(task, Long.MAX_VALUE, 30));
        }
        for (long waiting : random.waiting) {
            answers.put(
                    "unmet " + waiting,
                    database.read(session -> new Prerequisites(session)
                            .unmet(waiting, NOW).stream()
                                    .map(unmet -> unmet.task() + " since " + unmet.since())
                                    .toList()));
        }
        return answers;
    }

    @Test
    void two_at_once_do_the_same_as_one() throws Exception {
        RandomPast random = new RandomPast(past, 9);
        random.write();
        int executions = past.ids("executions").size();
        int events = past.ids("events").size();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Removed>> cleanups = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                cleanups.add(() -> {
                    try (Database own = Database.open(url, null)) {
                        return cleanup(own, home).remove(NOW, NOW);
                    }
                });
            }
            long removedExecutions = 0;
            long removedEvents = 0;
            for (Future<Removed> cleanup : pool.invokeAll(cleanups)) {
                removedExecutions += cleanup.get().counts().get(CleanupKind.EXECUTIONS);
                removedEvents += cleanup.get().counts().get(CleanupKind.EVENTS);
            }
            assertThat(past.ids("executions")).isEqualTo(new TreeSet<>(random.executionsToStay()));
            assertThat(removedExecutions)
                    .isEqualTo(executions - past.ids("executions").size());
            assertThat(removedEvents).isEqualTo(events - past.ids("events").size());
        } finally {
            pool.shutdownNow();
        }
    }
}
