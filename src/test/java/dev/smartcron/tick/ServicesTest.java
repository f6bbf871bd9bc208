package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.PowerCut;
import dev.smartcron.TaskProcesses;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.query.ServiceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which services start and end, by what they write themselves. */
class ServicesTest {
    private static final String STAYS = "exec sleep 300";

    @Nested
    class OnSqlite extends Contract {
        @Override
        String url() {
            return "jdbc:sqlite:" + home.resolve("smartcron.db");
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @Override
        String url() {
            return PostgresServer.newDatabase();
        }
    }

    abstract static class Contract {
        @TempDir
        Path home;

        private String url = "";
        /** What an operator does. */
        private World other;

        private final List<World> worlds = new CopyOnWriteArrayList<>();
        private final List<Thread> ticks = new CopyOnWriteArrayList<>();
        /** Starts a tick each minute: what falls into the next one is left to its tick. */
        private final ScheduledExecutorService cron = Executors.newSingleThreadScheduledExecutor();

        private @Nullable ScheduledFuture<?> everyMinute;

        abstract String url();

        @BeforeEach
        void open() {
            url = url();
            other = world();
            long toNextMinute = 60_000 - Instant.now().toEpochMilli() % 60_000;
            everyMinute = cron.scheduleAtFixedRate(this::start, toNextMinute, 60_000, TimeUnit.MILLISECONDS);
        }

        private World world() {
            World opened = new World(home, url);
            opened.clock = Clock.systemUTC();
            opened.now = Instant.now();
            worlds.add(opened);
            return opened;
        }

        @AfterEach
        void close() throws Exception {
            endCron();
            // A service may have been started again before its runner had left.
            await().until(() -> {
                other.executions().running().forEach(this::ask);
                other.tick().serveStopRequests(true);
                return other.executions().running().isEmpty();
            });
            for (Thread tick : ticks) {
                tick.join();
            }
            worlds.forEach(World::close);
        }

        @Test
        void one_that_waits_for_others_is_started_when_they_are_ready() throws Exception {
            // By priority and by name it would be the other way round.
            service("a_web", "echo web >> $HOME/ran; " + STAYS, "after", List.of("b_api"), "priority", 1L);
            service("b_api", "echo api >> $HOME/ran; echo ::ready; " + STAYS, "after", List.of("c_db"), "priority", 2L);
            service("c_db", "echo db >> $HOME/ran; " + STAYS);
            start();
            await().until(() -> ran().size() == 3);
            assertThat(ran()).containsExactly("db", "api", "web");

            Instant ready = begun("c_db").plus(Prerequisites.READY_AFTER);
            assertThat(begun("b_api"))
                    .as("c_db says nothing, and was up so long")
                    .isAfterOrEqualTo(ready);
            assertThat(unmet("b_api", ready.minusMillis(1))).isEqualTo(1);
            assertThat(unmet("a_web", begun("b_api").plusMillis(1)))
                    .as("b_api has said that it is ready")
                    .isZero();
        }

        @Test
        void one_goes_on_when_what_it_was_started_after_has_ended_and_waits_for_it_when_it_is_started_again()
                throws Exception {
            service("db", "echo db >> $HOME/ran; echo ::ready; until [ -e $HOME/down ]; do sleep 0.1; done; exit 3");
            service(
                    "web",
                    "echo web >> $HOME/ran; until [ -e $HOME/crash ]; do sleep 0.1; done; exit 4",
                    "after",
                    List.of("db"));
            start();
            await().until(() -> ran().equals(List.of("db", "web")));
            other.task(
                    "db",
                    "echo new >> $HOME/ran; sleep 300",
                    "schedule",
                    "@continuous",
                    "retries",
                    Map.of("max", 0L, "delay", "1h", "jitter", 0L));
            Files.createFile(home.resolve("down"));
            await().until(() -> last("db").status() == Status.PENDING);
            assertThat(last("web").status()).isEqualTo(Status.RUNNING);
            Files.createFile(home.resolve("crash"));
            await().until(() -> last("web").status() == Status.PENDING
                    && !last("web").dueAt().isAfter(Instant.now()));
            assertThat(why("web")).isEqualTo("waits for db: failed, exit 3");
        }

        @Test
        void one_waits_for_the_latest_firing_of_a_timed_task_however_long() throws Exception {
            other.task("fetch", "echo fetch >> $HOME/ran; test -e $HOME/well", "schedule", "0 3 * * *");
            service("s", "echo s >> $HOME/ran; " + STAYS, "after", List.of("fetch"), "after_timeout", "1s");
            other.add("fetch");
            start();
            await().until(() -> last("fetch").status() == Status.FAILED);
            await().until(() -> other.history("s").size() == 1);
            Execution waiting = last("s");
            await().until(() -> Instant.now().isAfter(waiting.dueAt().plusSeconds(2)));
            start().join();
            assertThat(last("s")).as("it is to be kept running").isEqualTo(waiting);
            assertThat(why("s")).startsWith("waits for fetch of ").endsWith(": failed, exit 1");
            Files.createFile(home.resolve("well"));
            other.add("fetch");
            start();
            await().until(() -> ran().contains("s"));
        }

        @Test
        void a_task_of_another_kind_waits_for_a_service_too() throws Exception {
            service("db", "echo db >> $HOME/ran; " + STAYS);
            other.task("timed", "echo timed >> $HOME/ran", "after", List.of("db"));
            // Its firing is due at the minute that begins now.
            other.database.change(session -> session.createUpdate(
                            "update tasks set next_due = :at, planned_to = :before where name = 'timed'")
                    .bind("at", minute().toEpochMilli())
                    .bind("before", minute().toEpochMilli() - 1)
                    .execute());
            start();
            await().until(() -> ran().contains("timed"));
            assertThat(ran()).startsWith("db");
            assertThat(begun("timed")).isAfterOrEqualTo(begun("db").plus(Prerequisites.READY_AFTER));
        }

        @Test
        void what_waits_is_planned_anew_when_its_definition_changes() throws Exception {
            service("db", "exit 1", "retries", Map.of("max", 0L, "delay", "1h", "jitter", 0L));
            service("web", "echo web >> $HOME/ran; " + STAYS, "after", List.of("db"));
            start();
            await().until(() ->
                    other.history("db").size() == 2 && other.history("web").size() == 1);
            service("web", "echo new >> $HOME/ran; " + STAYS);
            assertThat(sentence(last("web").reason())).isEqualTo("its definition has changed");
            start();
            await().until(() -> ran().equals(List.of("new")));
        }

        @Test
        void what_waits_for_others_is_ended_before_them() throws Exception {
            service("db", ends("db"), "kill_after", "10s");
            service("api", ends("api"), "after", List.of("db"), "kill_after", "1s");
            service(
                    "web",
                    "trap '' TERM; echo web >> $HOME/ran; " + "while :; do sleep 0.1; done",
                    "after",
                    List.of("api"),
                    "kill_after",
                    "1s");
            other.task("job", "echo job >> $HOME/ran; " + STAYS, "schedule", null, "after", null);
            other.add("job");
            start();
            await().until(() -> ran().containsAll(List.of("db", "api", "web", "job")));
            endCron();
            other.executions().running().forEach(this::ask);
            assertThat(other.tick().serveStopRequests(true)).isTrue();
            assertThat(other.executions().running()).isEmpty();
            assertThat(ran().subList(4, ran().size())).containsExactly("end api", "end db");
            assertThat(ended("web")).as("it is killed first").isBeforeOrEqualTo(termOf("api"));
            assertThat(ended("api")).isBeforeOrEqualTo(termOf("db"));
            assertThat(ended("job")).as("no service").isBefore(ended("web"));
            assertThat(other.history()).extracting(Execution::status).containsOnly(Status.CANCELLED);
        }

        @Test
        void one_that_is_to_end_alone_does_not_wait_for_those_that_wait_for_it() throws Exception {
            service("db", ends("db"));
            service("web", ends("web"), "after", List.of("db"));
            start();
            await().until(() -> ran().containsAll(List.of("db", "web")));
            ask(last("db"));
            other.resident().call();
            await().until(() -> ran().contains("end db"));
            assertThat(last("web").status()).isEqualTo(Status.RUNNING);
        }

        @Test
        void what_a_boot_has_ended_starts_again_in_order() throws Exception {
            service("db", "echo db >> $HOME/ran; " + STAYS);
            service("web", "echo web >> $HOME/ran; " + STAYS, "after", List.of("db"));
            start();
            await().until(() -> ran().size() == 2);
            worlds.forEach(each -> {
                if (each.supervisor != null) {
                    each.supervisor.leaveSoon();
                }
            });
            ticks.get(0).join();
            PowerCut.of(() -> TaskProcesses.with(home.toString()));
            start();
            await().until(() -> ran().size() == 4);
            assertThat(ran()).containsExactly("db", "web", "db", "web");
            for (String task : List.of("db", "web")) {
                assertThat(other.history(task))
                        .extracting(Execution::status)
                        .containsExactly(Status.RUNNING, Status.LOST);
            }
            assertThat(new ServiceTable(other.database).all(Instant.now()))
                    .allSatisfy(
                            (name, service) -> assertThat(service.restarts()).isEqualTo(1));
        }

        private void endCron() throws InterruptedException {
            assertThat(cron.isShutdown() || requireNonNull(everyMinute).cancel(false))
                    .as("no tick failed to start")
                    .isTrue();
            cron.shutdown();
            assertThat(cron.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        }

        private void service(String name, String shell, Object... keys) {
            Object[] all = Arrays.copyOf(keys, keys.length + 2);
            all[keys.length] = "schedule";
            all[keys.length + 1] = "@continuous";
            other.task(name, shell, all);
        }

        /** A shell line that says when it begins and when it was told to end, by the kernel's clock. */
        private String ends(String name) {
            return "trap 'read -r up x < /proc/uptime; echo $up > $HOME/term_" + name + "; echo end " + name
                    + " >> $HOME/ran; exit' TERM; echo " + name
                    + " >> $HOME/ran; echo ::ready; while :; do sleep 0.1; done";
        }

        /** A tick, and the runner that it becomes. */
        private Thread start() {
            World world = world();
            Thread tick = new Thread(world::run);
            ticks.add(tick);
            tick.start();
            return tick;
        }

        private void ask(Execution running) {
            new StopRequests(other.database)
                    .ask(
                            running.id(),
                            Status.CANCELLED,
                            "ann",
                            Reason.of(ReasonCode.CANCELLED).with("by", "ann"),
                            Instant.now());
        }

        private List<String> ran() throws IOException {
            Path ran = home.resolve("ran");
            return Files.exists(ran) ? Files.readAllLines(ran) : List.of();
        }

        private Execution last(String task) {
            return other.history(task).get(0);
        }

        /** The start of the last that was started; the next may wait already. */
        private Instant begun(String task) {
            return other.history(task).stream()
                    .map(Execution::startedAt)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
        }

        private Instant ended(String task) {
            return Stream.of(last(task).finishedAt()).findFirst().orElseThrow();
        }

        /** The moment at which it was told to end. */
        private Instant termOf(String task) throws IOException {
            double then = Double.parseDouble(Files.readString(home.resolve("term_" + task)));
            double now =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
            // Uptime is told in hundredths of a second.
            return Instant.now().minusMillis(Math.round((now - then) * 1_000) - 20);
        }

        private String why(String task) {
            Heartbeats heartbeats = Heartbeats.read(other.database, "node", home.resolve("run"));
            return new PendingReasons(
                            other.database, other.node, LimitSettings.ofParallel(8), QueueSettings.DEFAULT, heartbeats)
                    .of(last(task), Instant.now())
                    .map(reason -> sentence(reason))
                    .orElse("");
        }

        private int unmet(String task, Instant at) {
            return other.database.read(session ->
                    new Prerequisites(session).unmet(last(task).id(), at).size());
        }

        private static Instant minute() {
            return Instant.ofEpochSecond(Instant.now().getEpochSecond() / 60 * 60);
        }
    }
}
