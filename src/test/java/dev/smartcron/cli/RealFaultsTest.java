package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.hooks.Receiver;
import dev.smartcron.output.SmallDisk;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults of files, file systems and the crontab, made for real beneath a deployment: each is told once, told again when it
 * has gone on for as long as reminders take, and told once when it is over.
 */
class RealFaultsTest {
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final Duration EVERY_FOUR_HOURS = Duration.ofHours(4);

    @TempDir
    private Path folder;

    private Deployment deployment;
    private Path told;
    private Path backup;
    private boolean cronRuns = true;
    private @Nullable SmallDisk disk;

    /** What somebody does to the deployment. */
    interface Deed {
        void on(RealFaultsTest test) throws IOException;
    }

    /**
     * A fault.
     *
     * @param disk what stands on a small file system of its own: {@code home}, {@code logs}, or nothing
     * @param told the rule and how urgent it is
     * @param reminded after so long: each hour where the home cannot keep when it was told last
     */
    record Fault(String what, String disk, String told, Duration reminded, Deed make, Deed mend) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(
                        "the crontab's line is taken out",
                        "",
                        "runner_silent critical",
                        EVERY_FOUR_HOURS,
                        test -> test.cronRuns = false,
                        test -> test.cronRuns = true),
                unusable("the database is overwritten", RealFaultsTest::overwrite),
                unusable("the database is emptied", test -> Files.write(test.file(), new byte[0])),
                unusable("the database is deleted", test -> Files.delete(test.file())),
                unusable("a folder stands in the database's place", test -> {
                    Files.delete(test.file());
                    Files.createDirectory(test.file());
                }),
                new Fault(
                        "the home's file system may only be read",
                        "home",
                        "database_unusable critical",
                        HOURLY,
                        test -> test.disk().readOnly(),
                        test -> test.disk().writable()),
                new Fault(
                        "the home's file system is full",
                        "home",
                        "database_unusable critical",
                        HOURLY,
                        test -> test.disk().fill(0),
                        test -> test.disk().free()),
                new Fault(
                        "the logs' file system is nearly full",
                        "logs",
                        "disk_low critical",
                        EVERY_FOUR_HOURS,
                        test -> test.disk().fill(8),
                        test -> test.disk().free()),
                new Fault(
                        "the logs' file system has no room for names",
                        "logs",
                        "inodes_low critical",
                        EVERY_FOUR_HOURS,
                        test -> test.disk().fillWithFiles(8),
                        test -> test.disk().removeFiles()));
    }

    private static Fault unusable(String what, Deed make) {
        return new Fault(what, "", "database_unusable critical", EVERY_FOUR_HOURS, make, RealFaultsTest::restore);
    }

    private static void overwrite(RealFaultsTest test) throws IOException {
        byte[] bytes = new byte[(int) Files.size(test.file())];
        Arrays.fill(bytes, (byte) 0xa5);
        Files.write(test.file(), bytes);
    }

    private static void restore(RealFaultsTest test) throws IOException {
        Files.deleteIfExists(test.file());
        Files.copy(test.backup, test.file());
    }

    private Path file() {
        return deployment.home.resolve("smartcron.db");
    }

    private SmallDisk disk() {
        return Objects.requireNonNull(disk);
    }

    @BeforeEach
    void deploy() {
        deployment = new Deployment(folder);
        told = folder.resolve("told");
        backup = folder.resolve("backup");
    }

    private void deployOn(String place) throws IOException {
        if (!place.isEmpty()) {
            Path there = place.equals("home") ? deployment.home : folder.resolve("logs");
            disk = new SmallDisk(there, "size=4m,nr_inodes=1000");
            deployment.environment.put(
                    "SMARTCRON_LOG_DIR", folder.resolve("logs").toString());
        }
        Files.createDirectories(deployment.home);
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'cat >> " + told + "; echo >> " + told + "'}}\n"
                        + "health: {memory_free_min: 0%, disk_free_min: " + (place.equals("logs") ? "10%" : "0%")
                        + "}\n");
        assertThat(deployment
                        .register("  - {name: yearly, schedule: '0 0 1 1 *', command: ['true']}\n")
                        .exitCode())
                .isZero();
    }

    @AfterEach
    void close() throws IOException {
        if (disk != null) {
            disk.close();
        }
        // What was kept outside of a home that could not be written to.
        String kept = "smartcron-database-alert-*-" + Integer.toHexString(deployment.home.hashCode());
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), kept)) {
            for (Path path : files) {
                Files.delete(path);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void each_is_told_once_and_reminded_of_and_told_once_when_it_is_over(Fault fault) throws IOException {
        deployOn(fault.disk());
        look(Duration.ZERO);
        Files.copy(file(), backup);
        assertThat(told(fault)).isEmpty();
        fault.make().on(this);
        look(Duration.ofMinutes(4));
        assertThat(told(fault)).containsExactly("opened");
        look(Duration.ofMinutes(5));
        assertThat(told(fault)).as("seen again").containsExactly("opened");
        look(fault.reminded());
        assertThat(told(fault)).containsExactly("opened", "still");
        fault.mend().on(this);
        look(Duration.ofMinutes(2));
        assertThat(told(fault)).containsExactly("opened", "still", "resolved");
        look(Duration.ofMinutes(5));
        assertThat(told(fault)).as("well again").containsExactly("opened", "still", "resolved");
        AdvisedCommand.in(told).forEach(AdvisedCommand::assertUsable);
    }

    @Test
    void a_task_that_cannot_be_planned_is_told_with_what_to_do_and_is_over_when_it_is_registered_again()
            throws IOException, SQLException {
        deployOn("");
        String hourly = "  - {name: hourly, schedule: '30 * * * *', priority: 2, command: ['true'], working_dir: /}\n";
        String fine = "  - {name: fine, schedule: '30 * * * *', command: ['true'], working_dir: /}\n";
        assertThat(deployment.register(hourly + fine).exitCode()).isZero();
        look(Duration.ZERO);
        assertThat(unplannable()).isEmpty();
        // As a newer time zone database may do it: the row is there, and its schedule no longer.
        deployment.sql("update tasks set definition = replace(definition, '30 * * * *', '61 * * * *'), revision ="
                + " revision + 1 where name = 'hourly'");
        look(Duration.ofMinutes(30));
        look(Duration.ofMinutes(5));
        assertThat(unplannable()).containsExactly("task_unplannable high opened");
        assertThat(Files.readString(told)).contains("smartcron show hourly", "register it again");
        assertThat(deployment.smartcron("history", "fine", "--json").array())
                .as("it alone is kept from running")
                .isNotEmpty();
        deployment.register(hourly + fine);
        look(Duration.ofMinutes(20));
        assertThat(unplannable()).containsExactly("task_unplannable high opened", "task_unplannable high resolved");
        AdvisedCommand.in(told).forEach(AdvisedCommand::assertUsable);
    }

    @Test
    void without_the_database_a_webhook_is_told_too_and_signed() throws IOException {
        deployOn("");
        try (Receiver receiver = new Receiver(0)) {
            Files.writeString(
                    deployment.home.resolve("smartcron.yaml"),
                    "channels: {webhook: {url: '" + receiver.url() + "', secret: '${env:HOOK_SECRET}'}}\n");
            deployment.environment.put("HOOK_SECRET", "s3cret");
            look(Duration.ZERO);
            Files.copy(file(), backup);
            overwrite(this);
            look(Duration.ofMinutes(1));
            look(Duration.ofMinutes(5));
            assertThat(receiver.received()).singleElement().satisfies(request -> {
                assertThat(request.body())
                        .contains("\"rule\":\"database_unusable\"", "\"kind\":\"opened\"")
                        .doesNotContain("hidden", "s3cret");
                assertThat(request.headers().getFirst("SmartCron-Signature")).startsWith("sha256=");
            });
            restore(this);
            look(Duration.ofMinutes(1));
            look(Duration.ofMinutes(5));
            assertThat(receiver.received()).hasSize(2);
            assertThat(receiver.received().get(1).body()).contains("\"kind\":\"resolved\"");
        }
    }

    private List<String> unplannable() throws IOException {
        if (!Files.exists(told)) {
            return List.of();
        }
        return Files.readAllLines(told).stream()
                .filter(line -> !line.isBlank())
                .map(Json::readObject)
                .flatMap(message -> ((List<?>) message.get("news")).stream())
                .map(each -> (Map<?, ?>) each)
                .filter(each -> "task_unplannable".equals(each.get("rule")))
                .map(each -> each.get("rule") + " " + each.get("severity") + " " + each.get("kind"))
                .toList();
    }

    @Test
    void what_is_silenced_is_not_told_until_that_is_over() throws IOException {
        deployOn("");
        look(Duration.ZERO);
        assertThat(deployment
                        .smartcron("alerts", "snooze", "--all", "--for", "30m")
                        .exitCode())
                .isZero();
        cronRuns = false;
        Fault silent = faults().findFirst().orElseThrow();
        look(Duration.ofMinutes(10));
        look(Duration.ofMinutes(10));
        assertThat(told(silent)).isEmpty();
        assertThat(deployment.smartcron("alerts").out()).contains("web1 has not ticked for 20m");
        look(Duration.ofMinutes(11));
        assertThat(told(silent)).containsExactly("opened");
    }

    /** Cron's lines, so much later. */
    private void look(Duration later) {
        deployment.now = deployment.now.plus(later);
        if (cronRuns) {
            deployment.smartcron("run");
        }
        deployment.smartcron("health");
    }

    /** What was told of a fault: its kinds, all of its rule and as urgent as it is to be. */
    private List<String> told(Fault fault) throws IOException {
        String text = Files.exists(told) ? Files.readString(told, StandardCharsets.UTF_8) : "";
        return text.lines()
                .filter(line -> !line.isBlank())
                .flatMap(line -> ((List<?>) Json.readObject(line).get("news")).stream())
                .map(news -> (Map<?, ?>) news)
                .filter(news -> fault.told().equals(news.get("rule") + " " + news.get("severity")))
                .map(news -> String.valueOf(news.get("kind")))
                .toList();
    }
}
