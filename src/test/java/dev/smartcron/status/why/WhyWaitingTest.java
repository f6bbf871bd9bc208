package dev.smartcron.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts that wait, and what they give way to. */
class WhyWaitingTest extends WhyStory {
    @Test
    void it_waits_for_its_start_delay() throws IOException {
        story.task("a", "schedule", "0 * * * *", "jitter", "50m");
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .matches("pending: starts at 01:\\d\\d(:\\d\\d)?, delayed by the task's jitter \\| Execution 1 of its"
                        + " schedule\\.");
    }

    @Test
    void it_waits_for_its_next_attempt() throws IOException {
        story.task(
                "a",
                "schedule",
                "0 * * * *",
                "command",
                "echo error: busy; exit 4",
                "retries",
                Json.object("max", 2, "delay", "20m"));
        story.tick("2026-11-22T01:00:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .singleElement()
                .asString()
                .matches("pending: exit 4; attempt 2 of 3 at 01:\\d\\d(:\\d\\d)? \\| Execution 1 of its schedule\\."
                        + " It said: error: busy");
    }

    @Test
    void it_waits_for_its_own_lock_and_for_a_place() throws IOException {
        story.task("a", "schedule", "* * * * *", "overlap", "queue");
        story.maxParallel = 1;
        plan("2026-11-22T00:31:00Z");
        story.claimOnly();
        plan("2026-11-22T00:32:00Z");
        assertThat(story.why("a", "2026-11-22T00:32:00Z"))
                .containsExactly(
                        "pending: waits for execution 1, which has held the task's lock since 00:31 | Execution 2 of"
                                + " its schedule.",
                        "running: for 1m so far | Execution 1 of its schedule started at 00:31:00 on web1. At 00:32 it was"
                                + " running.");
        plan("2026-11-22T00:33:00Z");
        story.task("b", "schedule", "* * * * *");
        plan("2026-11-22T00:34:00Z");
        assertThat(story.why("b"))
                .containsExactly("pending: waits for a place on web1: 1 of 1 are taken | Execution 5 of its schedule.");
    }

    @Test
    void a_start_is_skipped_while_the_one_before_is_running() throws IOException {
        story.task("a", "schedule", "* * * * *");
        plan("2026-11-22T00:31:00Z");
        story.claimOnly();
        plan("2026-11-22T00:32:00Z");
        story.claimOnly();
        assertThat(story.why("a", "2026-11-22T00:32:00Z").get(0))
                .isEqualTo("skipped: execution 1 has been running since 00:31 | Execution 1 is running since"
                        + " 00:31:00. With overlap: skip, a task does not start beside itself; overlap: queue waits"
                        + " instead.");
    }

    @Test
    void it_waits_for_another_host() throws IOException {
        story.task("a", "schedule", "0 * * * *", "hosts", List.of("web2", "web3"));
        story.tick("2026-11-22T01:00:00Z");
        story.tick("2026-11-22T01:10:00Z");
        assertThat(story.why("a", "2026-11-22T01:00:00Z"))
                .containsExactly("waiting: waits for a node of its hosts: web2, web3 (never seen; nodes: web1) |");
    }

    /** Rows for what is due, and nothing is started. */
    private void plan(String time) {
        story.sleepUntil(time);
        story.planOnly();
    }
}
