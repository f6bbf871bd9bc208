package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.hooks.HookDelivery;
import dev.smartcron.hooks.Receiver;
import dev.smartcron.hooks.Receiver.Request;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.HookTable.HookState;
import dev.smartcron.store.query.PingTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real runs of tasks with {@code ping_url}, and a real receiver. */
@Timeout(300)
class PingsTest {
    @TempDir
    private Path home;

    private World world;
    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        world = new World(home);
        world.clockMoves = true;
        receiver = new Receiver(0);
    }

    @AfterEach
    void close() {
        receiver.close();
        world.close();
    }

    @Test
    void a_task_tells_its_start_and_its_end_with_the_end_of_its_output() {
        world.own.put("API_TOKEN", "hunter22");
        world.task(
                "broken",
                "echo token $API_TOKEN; echo 'no such table' >&2; exit 3",
                "env",
                Map.of("API_TOKEN", "${env:API_TOKEN}"),
                "ping_url",
                receiver.url("/broken"));
        world.task("silent", "true");
        world.nextMinute();
        deliver();
        assertThat(targets()).hasSize(2);
        assertThat(targets().get(0)).startsWith("/broken/start?rid=");
        assertThat(targets().get(1)).startsWith("/broken/3?rid=");
        assertThat(rid(0)).isEqualTo(rid(1));
        assertThat(UUID.fromString(rid(0)).toString()).isEqualTo(rid(0));
        assertThat(receiver.received().get(1).body())
                .startsWith("broken failed")
                .endsWith("no such table")
                .contains("\n\ntoken ")
                .doesNotContain("hunter22");
        world.nextMinute();
        deliver();
        assertThat(targets()).hasSize(4);
        assertThat(rid(2)).as("another run").isNotEqualTo(rid(0)).isEqualTo(rid(3));
    }

    @Test
    void retries_of_one_execution_are_one_run_whose_log_has_each_and_only_the_last_end_is_told() {
        world.task(
                "flaky",
                "[ $SMARTCRON_ATTEMPT = 2 ]",
                "ping_url",
                receiver.url("/flaky"),
                "retries",
                Map.of("max", 2L, "delay", "1s", "jitter", 0L));
        world.nextMinute();
        world.nextMinute();
        deliver();
        String rid = rid(0);
        assertThat(targets().stream().filter(target -> target.contains(rid)))
                .containsExactly(
                        "/flaky/start?rid=" + rid,
                        "/flaky/log?rid=" + rid,
                        "/flaky/start?rid=" + rid,
                        "/flaky?rid=" + rid);
        assertThat(receiver.received().get(1).body()).startsWith("flaky is tried again: exit 1; attempt 2 of 3 at ");
    }

    @Test
    void an_address_that_is_no_more_holds_up_no_other_and_is_told() {
        world.task("gone", "true", "ping_url", receiver.url("/gone"));
        world.task("unset", "true", "ping_url", receiver.url("/${env:NOWHERE}"));
        world.task("well", "true", "ping_url", receiver.url("/well"));
        receiver.answers = request -> request.target().getPath().startsWith("/gone") ? 404 : 200;
        world.nextMinute();
        deliver();
        assertThat(targets().stream().filter(target -> target.startsWith("/well")))
                .hasSize(2);
        assertThat(state().nextTry()).isNull();
        assertThat(state().tries()).isZero();
    }

    @Test
    void a_service_that_is_down_gets_all_in_order_later_and_holds_up_no_other_one() throws IOException {
        try (Receiver other = new Receiver(0)) {
            world.task("one", "true", "ping_url", receiver.url("/one"));
            world.task("two", "true", "ping_url", other.url("/two"));
            receiver.answers = request -> 503;
            world.nextMinute();
            deliver();
            assertThat(targets()).hasSize(1);
            assertThat(state().error()).isEqualTo("one answered 503");
            assertThat(state().tries()).isEqualTo(1);
            assertThat(other.received()).hasSize(2);
            receiver.answers = request -> 200;
            world.database.change(session -> session.createUpdate("update event_hooks set next_try = null")
                    .execute());
            deliver();
            assertThat(targets()).hasSize(3);
            assertThat(targets().get(2)).startsWith("/one?rid=");
            assertThat(state().error()).isNull();
        }
    }

    @Test
    void nothing_that_was_before_a_task_had_its_address_is_told() {
        world.task("a", "true");
        world.nextMinute();
        assertThat(new PingTable(world.database).readers()).isEmpty();
        world.task("a", "true", "ping_url", receiver.url("/a"));
        deliver();
        assertThat(targets()).isEmpty();
        world.nextMinute();
        deliver();
        assertThat(targets()).hasSize(2);
    }

    private void deliver() {
        HookDelivery delivery =
                new ConfiguredHooks(List.of(), Clock.systemUTC(), ZoneOffset.UTC, Map.of()).delivery(world.database);
        delivery.run(() -> false);
    }

    private HookState state() {
        return new HookTable(world.database)
                .state("ping:http://127.0.0.1:" + receiver.port())
                .orElseThrow();
    }

    private List<String> targets() {
        return receiver.received().stream()
                .map(Request::target)
                .map(Object::toString)
                .toList();
    }

    private String rid(int number) {
        return targets().get(number).replaceFirst(".*rid=", "");
    }
}
