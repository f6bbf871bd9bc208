package dev.smartcron;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Status;
import dev.smartcron.hooks.HookDelivery;
import dev.smartcron.settings.EventHook;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.rows.Node;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.taskfile.TaskFile;
import dev.smartcron.taskfile.TaskFileReader;
import dev.smartcron.text.Json;
import dev.smartcron.tick.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The day of examples/streaming on which Sydney's clocks go back, with its own scripts, database and receiver. */
@Timeout(900)
class StreamingExampleIT {
    private static final Path EXAMPLE = Path.of("examples/streaming").toAbsolutePath();

    /** Midnight of 5 April 2026 in Sydney, a day of 25 hours. */
    private static final Instant MIDNIGHT = Instant.parse("2026-04-04T13:00:00Z");

    private static final Instant END = Instant.parse("2026-04-05T14:10:00Z");
    private static final String SECRET = "example";
    private static final int USERS = 3_000;

    @TempDir
    private Path folder;

    private Host platform;
    private Process receiver;
    private String port = "0";

    @BeforeEach
    void begin() throws Exception {
        platform = Host.at("jdbc:sqlite:" + folder.resolve("streaming.db"), folder, "a");
        assertThat(python("seed.py", "" + USERS, "2026-04-05").waitFor()).isZero();
        receive("first.events");
    }

    @AfterEach
    void end() throws InterruptedException {
        receiver.destroyForcibly().waitFor();
    }

    @Test
    void a_day_twice_and_killed_in_the_middle_pays_and_tells_everything_once() throws Exception {
        try (World world = world(folder.resolve("first"))) {
            register(world);
            HookDelivery hooks = hooks(world);
            world.run();
            killWhilePaying(world);
            // Before the next firing comes, as under cron: what was claimed and had not begun when the runner died,
            // begins.
            world.now = MIDNIGHT.plusSeconds(540);
            world.run();
            int ticks = 0;
            for (world.now = MIDNIGHT.plusSeconds(600); world.now.isBefore(END); move(world, Duration.ofMinutes(5))) {
                world.run();
                if (++ticks % 12 == 0) {
                    hooks.run(() -> false);
                }
                if (ticks == 120) {
                    receiver.destroyForcibly().waitFor();
                    receive("first.events");
                }
            }
            hooks.run(() -> false);
            assertDay(world);
        }
        List<String> paid = balances();
        assertPaid();
        assertEvents();

        // The same day again after SmartCron has lost its memory: keys and states of the platform's own hold.
        try (World again = world(folder.resolve("second"))) {
            register(again);
            for (again.now = MIDNIGHT; again.now.isBefore(END); move(again, Duration.ofMinutes(65))) {
                again.run();
            }
            again.now = END;
            again.run();
            assertThat(again.history("daily_bonus"))
                    .hasSize(2)
                    .extracting(Execution::exitCode)
                    .containsOnly(65);
        }
        assertThat(balances()).isEqualTo(paid);
    }

    @Test
    void on_staging_nobody_is_paid_and_festivals_begin() throws Exception {
        try (World world = world(folder.resolve("first"))) {
            register(world);
            world.node = new Node("node", "staging", "boot", "test");
            for (world.now = MIDNIGHT; world.now.isBefore(MIDNIGHT.plusSeconds(600)); move(world, ofMinutes(1))) {
                world.run();
            }
            assertThat(world.history("daily_bonus"))
                    .allSatisfy(execution -> assertThat(execution.startedAt()).isNull());
            assertThat(platform.number("select count(*) from transactions where kind = 'daily_bonus'"))
                    .isZero();
            assertThat(world.history("festivals")).extracting(Execution::status).containsExactly(Status.SUCCEEDED);
        }
    }

    @Test
    void another_schedule_holds_from_the_next_tick_on_and_stays_until_it_is_reset() throws Exception {
        try (World world = world(folder.resolve("first"))) {
            register(world);
            world.run();
            world.operator("ann").reschedule("stream_ranking", "*/2 * * * *", null);
            register(world);
            for (move(world, ofMinutes(1)); world.now.isBefore(MIDNIGHT.plusSeconds(420)); move(world, ofMinutes(1))) {
                world.run();
            }
            assertThat(world.operator("ann").resetSchedule("stream_ranking")).isTrue();
            for (; world.now.isBefore(MIDNIGHT.plusSeconds(780)); move(world, ofMinutes(1))) {
                world.run();
            }
            assertThat(world.history("stream_ranking"))
                    .extracting(execution ->
                            Duration.between(MIDNIGHT, execution.scheduledAt()).toMinutes())
                    .containsExactly(10L, 6L, 4L, 2L, 0L);
        }
    }

    /** Runs one tick in a runner of its own, at this time. */
    static final class Runner {
        private Runner() {}

        public static void main(String[] arguments) {
            try (World world = world(Path.of(arguments[0]))) {
                world.now = Instant.parse(arguments[1]);
                world.clockMoves = true;
                world.run();
            }
        }
    }

    private void killWhilePaying(World world) throws Exception {
        // From the hundredth on a payment takes long, so that the kill meets it wherever it runs.
        platform.change(
                "create trigger slow before insert on transactions when (select count(*) from transactions) >= 100"
                        + " begin select count(*) from users a, users b where a.id <= 1000; end");
        Instant due = MIDNIGHT.plusSeconds(300);
        Process runner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName(),
                        world.home.toString(),
                        due.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runner").toFile())
                .start();
        await().untilAsserted(() -> assertThat(platform.number("select count(*) from transactions"))
                .as("paid; the runner said %s", Files.readString(folder.resolve("runner")))
                .isGreaterThanOrEqualTo(100));
        runner.destroyForcibly().waitFor();
        assertThat(running("daily_bonus")).isNotEmpty();
        PowerCut.of(() -> running("daily_bonus"));
        // The others go on without a runner; on the false clock the next firing is here before they have ended.
        await().until(() -> running("").isEmpty());
        assertThat(platform.number("select count(*) from transactions")).isLessThan(USERS / 5);
        platform.change("drop trigger slow");
    }

    /** The processes of a task whose name begins so. */
    private List<ProcessHandle> running(String task) {
        return TaskProcesses.with("SMARTCRON_TASK=" + task, "STREAMING_DB=" + folder.resolve("streaming.db") + "\0");
    }

    private void assertDay(World world) {
        List<Execution> bonus = world.history("daily_bonus");
        assertThat(bonus)
                .extracting(Execution::scheduledAt)
                .containsExactly(Instant.parse("2026-04-05T14:05:00Z"), Instant.parse("2026-04-04T13:05:00Z"));
        List<Attempt> attempts =
                Seen.attempts(world.executions().attempts(bonus.get(1).id()));
        assertThat(attempts).extracting(Attempt::status).containsExactly(Status.LOST, Status.FAILED);
        assertThat(attempts.get(1).exitCode()).as("one user cannot be paid").isEqualTo(65);
        Map<String, Integer> runs =
                Map.of("throne_expiry", 302, "festivals", 26, "stream_ranking", 151, "trust_scores", 51);
        runs.forEach((task, times) -> assertThat(world.history(task))
                .as(task)
                .hasSize(times)
                .extracting(Execution::status)
                .containsOnly(Status.SUCCEEDED));
    }

    private void assertPaid() throws Exception {
        assertThat(platform.rows("select t.name, u.bonus_balance, count(*) from users u join tiers t on t.id = u.tier"
                        + " group by 1, 2 order by 1"))
                .as("two days of floor(price * 0.6 / days), and gifts of 25 and 40")
                .containsExactly("broken|65|1", "bronze|85|200", "gold|197|200", "silver|115|200");
        assertThat(platform.rows("select kind, count(*) from transactions group by 1 order by 1"))
                .containsExactly("daily_bonus|1200", "gift|1202");
        assertThat(platform.number("select count(*) from users u where bonus_balance <>"
                        + " (select coalesce(sum(coins), 0) from transactions t where t.user_id = u.id)"))
                .as("balances that their audit does not explain")
                .isZero();
        assertThat(platform.number("select count(*) from users where trust is null"))
                .isZero();
        assertThat(platform.rows("select theme from site")).containsExactly("plain");
    }

    private void assertEvents() throws IOException {
        List<Map<String, Object>> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("first.events"))) {
            events.add(Json.readObject(line));
        }
        assertThat(events)
                .extracting(event -> ((Number) event.get("id")).longValue())
                .isSorted()
                .doesNotHaveDuplicates();
        Map<String, List<Map<?, ?>>> told = new HashMap<>();
        events.forEach(event -> told.computeIfAbsent((String) event.get("name"), name -> new ArrayList<>())
                .add((Map<?, ?>) event.get("data")));
        assertThat(told.get("throne:expired"))
                .extracting(data -> ((Number) data.get("id")).intValue())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(told.get("festival:activated"))
                .extracting(data -> data.get("name") + " " + data.get("bonuses"))
                .containsExactly("Lantern night 601", "Harvest 601");
        assertThat(told.get("festival:ended")).hasSize(2);
        assertThat(told.get("bonus:paid"))
                .extracting(data -> data.get("users") + " " + data.get("coins"))
                .containsExactly("600 20200", "600 20200");
        assertThat(told.get("ranking:leader")).hasSize(1);
        assertThat(told.get("trust:scored")).hasSize(51 * 4);
    }

    private List<String> balances() throws Exception {
        return platform.rows("select id, bonus_balance, (select count(*) from transactions t where t.user_id = u.id)"
                + " from users u order by 1");
    }

    private static World world(Path home) {
        try {
            World world = new World(Files.createDirectories(home));
            world.own.put("STREAMING", EXAMPLE.toString());
            world.own.put("STREAMING_DB", home.resolveSibling("streaming.db").toString());
            world.now = MIDNIGHT;
            return world;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void move(World world, Duration on) {
        world.now = world.now.plus(on);
    }

    private static void register(World world) {
        TaskFile file = ((Reading.Good) TaskFileReader.read(EXAMPLE.resolve("tasks.yaml"), null)).file();
        world.now = MIDNIGHT.minusSeconds(30);
        world.operator("ann").register("tasks.yaml", file.tasks(), file.calendars(), false);
        world.now = MIDNIGHT;
    }

    private HookDelivery hooks(World world) throws IOException {
        Path file = folder.resolve("smartcron.yaml");
        Files.writeString(
                file, Files.readString(EXAMPLE.resolve("smartcron.yaml")).replace(":8800/", ":" + port + "/"));
        Map<String, String> environment = Map.of("SMARTCRON_HOME", folder.toString(), "HOOK_SECRET", SECRET);
        List<EventHook> hooks = Settings.load(Options.NONE, environment, new RunningUser(1000, "ann", "/home/ann"))
                .eventHooks();
        HookDelivery delivery = new HookDelivery(world.database, hooks, Clock.systemUTC(), ZoneOffset.UTC);
        delivery.run(() -> false);
        return delivery;
    }

    private void receive(String file) throws IOException {
        receiver = python("receiver.py", port, folder.resolve(file).toString());
        BufferedReader said = receiver.inputReader(UTF_8);
        port = said.readLine();
    }

    private Process python(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, EXAMPLE.resolve(words[0]).toString());
        command.add(0, "python3");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("STREAMING_DB", folder.resolve("streaming.db").toString());
        builder.environment().put("HOOK_SECRET", SECRET);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.start();
    }
}
