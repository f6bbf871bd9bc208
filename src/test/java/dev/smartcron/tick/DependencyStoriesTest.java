package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.Added;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a task that waits for another: the parent {@code p} fires at each full hour, the child {@code c} ten
 * minutes later, on 5 April 2026 from 12:15 on. Each story on both databases, by real ticks and real processes.
 */
class DependencyStoriesTest {
    private static final String FAILED = "waits for p of 2026-04-05T13:00:00Z: failed, exit 1";

    @TempDir
    private Path folder;

    /** What happens, and then the child's rows: time, status, sentence. */
    private record Story(String name, Happens happens, List<String> rows) {}

    private interface Happens {
        void in(DependencyStage stage) throws Exception;
    }

    private static Story story(String name, Happens happens, String... rows) {
        return new Story(name, happens, List.of(rows));
    }

    private static final List<Story> STORIES = List.of(
            story(
                    "the parent has succeeded",
                    stage -> {
                        stage.parent("true").child();
                        stage.at("13:00").at("13:10");
                    },
                    "13:10 succeeded"),
            story(
                    "both are late, in one tick",
                    stage -> {
                        stage.parent("true").child();
                        stage.at("13:11");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent fails",
                    stage -> {
                        stage.parent("exit 1").child();
                        stage.at("13:00").at("13:10");
                    },
                    "13:10 pending " + FAILED),
            story(
                    "the parent fails, and nobody does anything about it",
                    stage -> {
                        stage.parent("exit 1").child();
                        stage.at("13:00").at("13:10").at("13:39").at("13:40");
                    },
                    "13:10 blocked " + FAILED),
            story(
                    "the parent is triggered by hand and succeeds",
                    stage -> {
                        stage.parentNeedsFile().child();
                        stage.at("13:00").at("13:10");
                        stage.file();
                        stage.world().add("p");
                        stage.at("13:20");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent succeeds just too late",
                    stage -> {
                        stage.parentNeedsFile().child();
                        stage.at("13:00").at("13:10").at("13:40");
                        stage.file();
                        stage.world().add("p");
                        stage.at("13:41");
                    },
                    "13:10 blocked " + FAILED),
            story(
                    "a longer after_timeout",
                    stage -> {
                        stage.parentNeedsFile().child("after_timeout", "1h");
                        stage.at("13:00").at("13:10").at("13:45");
                        stage.file();
                        stage.world().add("p");
                        stage.at("13:50");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent succeeds at its second attempt",
                    stage -> {
                        stage.parentNeedsFile("retries", Map.of("max", 1, "delay", "15m", "jitter", 0))
                                .child();
                        stage.at("13:00").at("13:10");
                        stage.file();
                        stage.at("13:16");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent waits for its second attempt",
                    stage -> {
                        stage.parent("exit 1", "retries", Map.of("max", 1, "delay", "15m", "jitter", 0))
                                .child();
                        stage.at("13:00").at("13:10");
                    },
                    "13:10 pending waits for p of 2026-04-05T13:00:00Z: pending, exit 1; attempt 2 of 2 at"
                            + " 2026-04-05T13:15:00Z"),
            story(
                    "the parent's calendar skips the day",
                    stage -> {
                        stage.world()
                                .calendars
                                .put(
                                        "holidays",
                                        new Definition("holidays", Json.object("dates", List.of("2026-04-05"))));
                        stage.parent("true", "calendar", Map.of("skip", List.of("holidays")))
                                .child();
                        stage.at("13:00").at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: skipped, 2026-04-05 is in calendar holidays"),
            story(
                    "the parent's firing was missed",
                    stage -> {
                        stage.parent("true", "catch_up", "none").child();
                        stage.at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: missed, no tick ran then (cron or machine off);"
                            + " catch_up: none runs no missed firing"),
            story(
                    "the parent is paused",
                    stage -> {
                        stage.parent("true").child();
                        stage.world().operator("ann").pause("p", null);
                        stage.at("13:00").at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: skipped, paused by ann"),
            story(
                    "the parent is disabled",
                    stage -> {
                        stage.parent("true").child();
                        stage.world().operator("ann").disable("p");
                        stage.at("13:00").at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: not run, disabled by ann"),
            story(
                    "the parent is removed while the child waits",
                    stage -> {
                        stage.parent("exit 1").child();
                        stage.at("13:09").at("13:10");
                        stage.prune("p");
                        stage.at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: failed, exit 1"),
            story(
                    "the parent is removed before",
                    stage -> {
                        stage.parent("true").child();
                        stage.prune("p");
                        stage.at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T12:10:00Z: not run, the task is no longer registered"),
            story(
                    "the parent is blocked itself",
                    stage -> {
                        stage.world().task("g", "exit 1", "schedule", "55 * * * *");
                        stage.parent("true", "after", List.of("g"), "after_timeout", "5m")
                                .child();
                        stage.at("12:55").at("13:00").at("13:05").at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: blocked, waits for g of 2026-04-05T12:55:00Z:"
                            + " failed, exit 1"),
            story(
                    "the parent lives in another zone",
                    stage -> {
                        stage.world().task("p", "true", "schedule", "0 23 * * *", "timezone", "Australia/Sydney");
                        stage.child();
                        stage.at("13:00").at("13:10");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent of another zone fires only later today",
                    stage -> {
                        stage.world().task("p", "true", "schedule", "0 12 * * *", "timezone", "America/New_York");
                        stage.child("after_timeout", "5m");
                        stage.at("13:10").at("13:15");
                    },
                    "13:10 blocked waits for p of 2026-04-04T16:00:00Z: not run yet"),
            story(
                    "the clock is put back between them, and the child fires in both passes",
                    stage -> {
                        stage.world().now = Instant.parse("2026-04-04T15:00:00Z");
                        stage.world().task("p", "true", "schedule", "30 2 * * *", "timezone", "Australia/Sydney");
                        stage.child("schedule", "50 * * * *", "timezone", "Australia/Sydney");
                        for (String time : List.of("15:30", "15:50", "16:30", "16:50")) {
                            stage.world().now = Instant.parse("2026-04-04T" + time + ":00Z");
                            stage.world().run();
                        }
                    },
                    "15:50 succeeded",
                    "16:50 succeeded"),
            story(
                    "a later success of the parent will do",
                    stage -> {
                        stage.world().task("p", "test -e " + stage.marker(), "schedule", "*/5 * * * *");
                        stage.child();
                        stage.at("13:10");
                        stage.file();
                        stage.at("13:15");
                    },
                    "13:10 succeeded"),
            story(
                    "two parents, of which one fails",
                    stage -> {
                        stage.world().task("q", "exit 3", "schedule", "5 * * * *");
                        stage.parent("true").child("after", List.of("p", "q"));
                        stage.at("13:00").at("13:05").at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for q of 2026-04-05T13:05:00Z: failed, exit 3"),
            story(
                    "two parents, and both fail",
                    stage -> {
                        stage.world().task("q", "exit 3", "schedule", "5 * * * *");
                        stage.parent("exit 1").child("after", List.of("p", "q"));
                        stage.at("13:00").at("13:05").at("13:10").at("13:40");
                    },
                    "13:10 blocked " + FAILED + "; and for q"),
            story(
                    "two parents, and both succeed",
                    stage -> {
                        stage.world().task("q", "true", "schedule", "5 * * * *");
                        stage.parent("true").child("after", List.of("p", "q"));
                        stage.at("13:00").at("13:05").at("13:10");
                    },
                    "13:10 succeeded"),
            story(
                    "the child is triggered by hand",
                    stage -> {
                        stage.parent("exit 1").child("schedule", null);
                        stage.at("13:00");
                        stage.world().add("c");
                        stage.at("13:01");
                    },
                    "13:00 succeeded"),
            story(
                    "the parent has no schedule and ran since the child's last firing",
                    stage -> {
                        stage.world().task("p", "true", "schedule", null);
                        stage.child();
                        stage.now("12:20");
                        stage.world().add("p");
                        stage.at("12:20").at("13:10");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent has no schedule and ran before the child's last firing",
                    stage -> {
                        stage.world().task("p", "true", "schedule", null);
                        stage.child();
                        stage.now("12:20");
                        stage.world().add("p");
                        stage.at("12:20").at("13:10").at("14:10").at("14:40");
                    },
                    "13:10 succeeded",
                    "14:10 blocked waits for p of 2026-04-05T13:10:00Z: not run yet"),
            story(
                    "both are caught up, each for its own firing",
                    stage -> {
                        stage.parent("true", "catch_up", "all").child("catch_up", "all");
                        stage.at("15:20");
                    },
                    "13:10 succeeded",
                    "14:10 succeeded",
                    "15:10 succeeded"),
            story(
                    "both are caught up, and the parent fails: what is caught up waits from now on",
                    stage -> {
                        stage.parent("exit 1").child();
                        stage.at("13:30").at("13:59");
                    },
                    "13:10 pending " + FAILED),
            story(
                    "the parent's runner died before it had started it",
                    stage -> {
                        stage.parent("true").child();
                        stage.now("13:00");
                        stage.diesWithClaim();
                        stage.at("13:10");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent is chained, and succeeds",
                    stage -> {
                        stage.world().task("p", "true", "schedule", null);
                        stage.world().task("g", "true", "schedule", "0 * * * *", "on_success", List.of("p"));
                        stage.child();
                        stage.at("13:00").at("13:10");
                    },
                    "13:10 succeeded"),
            story(
                    "the parent is a job, and succeeds",
                    stage -> {
                        stage.parentNeedsFile().child();
                        stage.at("13:00").at("13:10");
                        stage.file();
                        Added.of(stage.world().database, "p", Trigger.QUEUE, Overlap.QUEUE, 3, stage.world().now);
                        stage.at("13:12");
                    },
                    "13:10 succeeded"),
            story(
                    "the child is paused while it waits",
                    stage -> {
                        stage.parent("exit 1").child();
                        stage.at("13:00").at("13:10");
                        stage.world().operator("ann").pause("c", null);
                        stage.at("13:11");
                    },
                    "13:10 skipped paused by ann"),
            story(
                    "the child is disabled while it waits",
                    stage -> {
                        stage.parent("exit 1").child();
                        stage.at("13:00").at("13:10");
                        stage.world().operator("ann").disable("c");
                        stage.at("13:11");
                    },
                    "13:10 skipped disabled by ann"),
            story(
                    "two firings of the child wait, and start in turn",
                    stage -> {
                        stage.parentNeedsFile().child("schedule", "10,20 13 * * *", "overlap", "queue");
                        stage.at("13:00").at("13:10").at("13:20");
                        stage.file();
                        stage.world().add("p");
                        stage.at("13:25");
                    },
                    "13:10 succeeded",
                    "13:20 succeeded"),
            story(
                    "the parent runs past its timeout",
                    stage -> {
                        stage.parent("sleep 60", "timeout", "1s", "kill_after", "1s")
                                .child();
                        stage.at("13:00").at("13:10").at("13:40");
                    },
                    "13:10 blocked waits for p of 2026-04-05T13:00:00Z: timed out, ran past its timeout of 1s"));

    @TestFactory
    @Shows({ReasonCode.PREREQUISITE})
    Stream<DynamicTest> on_sqlite() {
        return STORIES.stream().map(story -> DynamicTest.dynamicTest(story.name(), () -> tell(story, null)));
    }

    @TestFactory
    Stream<DynamicTest> on_postgresql() {
        return STORIES.stream()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> tell(story, PostgresServer.newDatabase())));
    }

    private void tell(Story story, String url) throws Exception {
        Path home = Files.createTempDirectory(folder, "story");
        try (World world = url == null ? new World(home) : new World(home, url)) {
            DependencyStage stage = new DependencyStage(world, home.resolve("marker")).now("12:15");
            story.happens().in(stage);
            assertThat(stage.rows()).containsExactlyElementsOf(story.rows());
        }
    }
}
