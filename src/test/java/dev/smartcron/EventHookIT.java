package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.hooks.Receiver;
import dev.smartcron.hooks.Receiver.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runner that is killed while it sends events on loses none. */
@Timeout(600)
class EventHookIT {
    private static final int EVENTS = 40;

    @TempDir
    private Path home;

    @Test
    void a_runner_killed_in_the_middle_leaves_the_rest_to_the_next_and_each_event_arrives_in_order() throws Exception {
        Host host = Host.with("sqlite", home);
        CountDownLatch killed = new CountDownLatch(1);
        try (Receiver receiver = new Receiver(0)) {
            receiver.answers = request -> {
                if (receiver.received().size() > 5) {
                    hold(killed);
                }
                return 200;
            };
            Files.createDirectories(home);
            Files.writeString(
                    home.resolve("smartcron.yaml"),
                    "event_hooks: [{events: [\"n:*\"], url: \"" + receiver.url() + "\"}]\n");
            host.register(List.of("{name: a, command: \"for i in $(seq " + EVENTS
                    + "); do echo ::event n:$i; sleep 0.1; done; sleep 3\"}"));
            host.trigger("a");
            Process runner = host.tick();
            await().until(() -> receiver.received().size() > 5);
            runner.destroyForcibly().waitFor();
            killed.countDown();
            assertThat(receiver.received()).hasSizeLessThan(EVENTS);
            host.said("run");
            // The lease of the one that was killed has to be over.
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        host.ask("health");
                        return distinct(receiver.received()).size() == EVENTS;
                    });
            assertThat(distinct(receiver.received())).isSorted();
            assertThat(receiver.received()).as("one is sent again at most").hasSizeLessThanOrEqualTo(EVENTS + 1);
            assertThat(host.ask("health", "--json").said()).contains("1 hook takes its events");
        } finally {
            host.powerCut();
        }
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_receiver_that_does_not_answer_holds_up_no_task_and_no_tick() throws Exception {
        Host host = Host.with("sqlite", home);
        CountDownLatch answers = new CountDownLatch(1);
        try (Receiver receiver = new Receiver(0)) {
            receiver.answers = request -> {
                hold(answers);
                return 200;
            };
            Files.createDirectories(home);
            Files.writeString(
                    home.resolve("smartcron.yaml"),
                    "event_hooks: [{events: [\"n:*\"], url: \"" + receiver.url() + "\"}]\n");
            host.register(List.of(
                    "{name: a, command: \"echo ::event n:1; until [ -e " + home.resolve("ran")
                            + " ]; do sleep 0.1; done\"}",
                    "{name: b, command: \"touch " + home.resolve("ran") + "\"}"));
            host.trigger("a");
            Process runner = host.tick();
            await().until(() -> receiver.received().size() == 1);
            host.trigger("b");
            Process next = host.tick();
            assertThat(next.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(runner.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(host.rows("select task, status from executions order by task"))
                    .hasSize(2)
                    .allMatch(row -> row.contains("succeeded"));
            assertThat(receiver.received())
                    .as("the receiver still has the first, unanswered")
                    .hasSize(1);
            assertThat(answers.getCount()).isEqualTo(1);
        } finally {
            answers.countDown();
            host.powerCut();
        }
    }

    /** As a receiver takes them that remembers the last. */
    private static List<Long> distinct(List<Request> received) {
        List<Long> taken = new ArrayList<>();
        for (Request request : received) {
            if (taken.isEmpty() || request.event() > taken.get(taken.size() - 1)) {
                taken.add(request.event());
            }
        }
        return taken;
    }
}
