package dev.smartcron.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.app.Application;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HealthWordTest {
    private static final Instant NOON = Instant.parse("2026-04-04T12:00:00Z");

    @TempDir
    Path home;

    @Test
    @Timeout(30)
    void whoever_asks_while_it_is_made_anew_gets_the_last_one() throws InterruptedException {
        Map<String, String> environment = Map.of("SMARTCRON_HOME", home.toString());
        AtomicInteger made = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        HealthWord word = new HealthWord(unused -> {
            if (made.incrementAndGet() == 1) {
                return "ok";
            }
            begun.countDown();
            awaitUninterrupted(end);
            return "critical";
        });
        try (Application app = new Application(
                Settings.load(Options.NONE, environment), environment, Clock.systemUTC(), unused -> {})) {
            assertThat(word.of(app, NOON)).isEqualTo("ok");
            assertThat(word.of(app, NOON.plusSeconds(9))).isEqualTo("ok");
            CompletableFuture<String> anew = CompletableFuture.supplyAsync(() -> word.of(app, NOON.plusSeconds(11)));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(word.of(app, NOON.plusSeconds(12))).isEqualTo("ok");
            end.countDown();
            assertThat(anew.join()).isEqualTo("critical");
            assertThat(word.of(app, NOON.plusSeconds(13))).isEqualTo("critical");
            assertThat(made).hasValue(2);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
