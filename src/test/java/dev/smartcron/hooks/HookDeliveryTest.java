package dev.smartcron.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.hooks.Receiver.Request;
import dev.smartcron.settings.EventHook;
import dev.smartcron.settings.Secret;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.HookTable.HookState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real receivers that take, refuse, break off and die. */
@Timeout(300)
class HookDeliveryTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock();
    private String url;
    private Database database;
    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        url = "jdbc:sqlite:" + folder.resolve("test.db");
        database = Database.open(url, null);
        receiver = new Receiver(0);
    }

    @AfterEach
    void close() {
        receiver.close();
        database.close();
    }

    @Test
    void a_hook_gets_the_events_it_wants_in_order_and_signed_from_its_beginning_on() throws Exception {
        tell("throne:expired", "before it was there");
        HookDelivery delivery = delivery(hook("throne:*", "done"));
        delivery.run(() -> false);
        tell("throne:expired", "1");
        tell("festival", "not wanted");
        tell("done", "2");
        database.change(session -> session.tell(NewEvent.of(NOON, EventKind.ALERT, null, null, "done", Map.of())));
        tell("throne:", "3");
        delivery.run(() -> false);
        List<Request> received = receiver.received();
        assertThat(received).extracting(Request::name).containsExactly("throne:expired", "done", "throne:");
        assertThat(received).extracting(Request::event).containsExactly(2L, 4L, 6L);
        assertThat(received.get(0).body())
                .isEqualTo("{\"id\":2,\"at\":\"2026-04-06T00:00:00.000+12:00\",\"kind\":\"task\",\"task\":\"a\","
                        + "\"execution\":7,\"attempt\":1,\"name\":\"throne:expired\",\"data\":{\"of\":\"1\"}}");
        for (Request request : received) {
            assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
            assertThat(request.headers().getFirst("SmartCron-Timestamp")).isEqualTo("" + NOON.getEpochSecond());
            assertThat(request.headers().getFirst("SmartCron-Signature"))
                    .isEqualTo("sha256=" + hmac("s3cret", NOON.getEpochSecond() + "." + request.body()));
        }
        delivery.run(() -> false);
        assertThat(receiver.received()).hasSize(3);
        assertThat(state().lastEvent()).isEqualTo(6);
    }

    @Test
    void what_a_receiver_does_not_take_is_tried_again_and_what_is_behind_it_waits() throws Exception {
        HookDelivery delivery = delivery(hook("*"));
        delivery.run(() -> false);
        List.of("a", "b", "c").forEach(name -> tell(name, ""));
        receiver.answers = request -> request.name().equals("b") ? 500 : 200;
        delivery.run(() -> false);
        assertThat(receiver.received()).extracting(Request::name).containsExactly("a", "b");
        assertThat(state().error()).isEqualTo("answered 500");
        assertThat(state().tries()).isEqualTo(1);
        assertThat(state().nextTry()).isEqualTo(NOON.plusSeconds(5));
        delivery.run(() -> false);
        assertThat(receiver.received()).as("too early").hasSize(2);
        clock.now = NOON.plusSeconds(5);
        receiver.retryAfter = "120";
        delivery.run(() -> false);
        assertThat(state().nextTry()).as("as it asks").isEqualTo(NOON.plusSeconds(125));
        assertThat(state().tries()).isEqualTo(2);
        receiver.answers = request -> 200;
        clock.now = NOON.plusSeconds(125);
        delivery.run(() -> false);
        assertThat(receiver.received()).extracting(Request::name).containsExactly("a", "b", "b", "b", "c");
        assertThat(state()).isEqualTo(new HookState(3, null, 0, null));
    }

    @Test
    void a_receiver_that_dies_in_the_middle_and_comes_back_gets_the_rest() throws Exception {
        HookDelivery delivery = delivery(hook("*"));
        delivery.run(() -> false);
        for (int i = 0; i < 20; i++) {
            tell("e" + i, "");
        }
        AtomicInteger taken = new AtomicInteger();
        receiver.answers = request -> taken.incrementAndGet() <= 7 ? 200 : 0;
        delivery.run(() -> false);
        assertThat(state().error()).startsWith("broke off");
        int port = receiver.port();
        receiver.close();
        clock.now = NOON.plusSeconds(60);
        delivery.run(() -> false);
        assertThat(state().error()).isEqualTo("refuses connections");
        clock.now = NOON.plusSeconds(120);
        List<Request> all = new ArrayList<>(receiver.received().subList(0, 7));
        try (Receiver again = new Receiver(port)) {
            delivery.run(() -> false);
            all.addAll(again.received());
        }
        assertThat(all)
                .extracting(Request::event)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    @Test
    void a_deliverer_that_dies_leaves_the_hook_to_the_next_once_its_lease_is_over() throws Exception {
        EventHook hook = hook("*");
        HookTable table = new HookTable(database);
        table.registered(hook.name());
        tell("a", "");
        Instant lease = NOON.plusSeconds(45);
        assertThat(table.take(hook.name(), NOON, lease)).isPresent();
        assertThat(table.take(hook.name(), NOON, lease)).isEmpty();
        HookDelivery next = delivery(hook);
        next.run(() -> false);
        assertThat(receiver.received()).isEmpty();
        clock.now = lease;
        next.run(() -> false);
        assertThat(receiver.received()).hasSize(1);
        assertThat(table.delivered(hook.name(), 1, lease, lease.plusSeconds(1), null))
                .as("whose lease is over records nothing")
                .isFalse();
    }

    @Test
    void many_deliverers_on_several_nodes_send_each_event_once_and_in_order() throws Exception {
        url = PostgresServer.newDatabase();
        database.close();
        database = Database.open(url, null);
        EventHook hook = hook("*");
        new HookTable(database).registered(hook.name());
        int events = 60;
        int nodes = 4;
        receiver.answers = request -> {
            LockSupport.parkNanos(2_000_000);
            return 200;
        };
        ExecutorService pool = Executors.newFixedThreadPool(nodes);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(pool.submit(() -> {
                try (Database own = Database.open(url, null)) {
                    HookDelivery delivery = new HookDelivery(own, List.of(hook), Clock.systemUTC(), ZoneOffset.UTC);
                    while (receiver.received().size() < events) {
                        delivery.run(() -> false);
                    }
                }
                return null;
            }));
        }
        for (int i = 0; i < events; i++) {
            tell("e" + i, "");
        }
        for (Future<?> each : all) {
            each.get(3, TimeUnit.MINUTES);
        }
        pool.shutdown();
        assertThat(receiver.received())
                .extracting(Request::event)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(events);
    }

    @Test
    void what_went_wrong_is_told_without_what_is_secret() throws Exception {
        for (EventHook broken : List.of(
                hook(Secret.of("http://no-such-host.invalid/hidden"), "*"),
                hook(Secret.of("http://127.0.0.1:1/hidden"), "*"),
                hook(Secret.of("hidden: no address"), "*"))) {
            database.change(
                    session -> session.createUpdate("delete from event_hooks").execute());
            HookDelivery delivery = delivery(broken);
            delivery.run(() -> false);
            tell("a", "");
            delivery.run(() -> false);
            assertThat(state().error()).isNotEmpty().doesNotContain("hidden");
        }
        receiver.answers = request -> 302;
        database.change(
                session -> session.createUpdate("delete from event_hooks").execute());
        HookDelivery delivery = delivery(hook("*"));
        delivery.run(() -> false);
        tell("a", "");
        delivery.run(() -> false);
        assertThat(state().error()).isEqualTo("answered 302, another address");
    }

    @Test
    void the_wait_doubles_up_to_ten_minutes_and_grants_a_receiver_an_hour() {
        assertThat(HookDelivery.waitAfter(1, null)).isEqualTo(Duration.ofSeconds(5));
        assertThat(HookDelivery.waitAfter(4, null)).isEqualTo(Duration.ofSeconds(40));
        assertThat(HookDelivery.waitAfter(1_000, null)).isEqualTo(Duration.ofMinutes(10));
        assertThat(HookDelivery.waitAfter(4, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(40));
        assertThat(HookDelivery.waitAfter(4, Duration.ofDays(3))).isEqualTo(Duration.ofHours(1));
    }

    private HookDelivery delivery(EventHook hook) {
        return new HookDelivery(database, List.of(hook), clock, ZoneId.of("Pacific/Auckland"));
    }

    private EventHook hook(String... names) {
        return hook(Secret.of(receiver.url()), names);
    }

    private static EventHook hook(Secret url, String... names) {
        return new EventHook(1, "hook", List.of(names), List.of("task"), url, Optional.of(Secret.of("s3cret")));
    }

    private HookState state() {
        return new HookTable(database).state("hook").orElseThrow();
    }

    private void tell(String name, String of) {
        String json = "{\"of\":\"" + of + "\"}";
        database.change(session -> session.tell(new NewEvent(NOON, EventKind.TASK, "a", 7L, 1, null, name, json)));
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static final class MovedClock extends Clock {
        volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
