package dev.smartcron.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.app.Application;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks while others do what lasts. */
class ApplicationsTest {
    private static final int CONNECTIONS = 3;
    private static final Endpoint LOOK = Endpoint.look("/look", "Looks.", List.of(), unused -> Response.json(Map.of()));
    private static final Endpoint ACT = Endpoint.act("/act", "Acts.", List.of(), unused -> Response.json(Map.of()));
    private static final Endpoint SHEET = Endpoint.withoutDatabase(
            Method.GET, "/sheet", "A style sheet.", List.of(), unused -> Response.json(Map.of()));

    /** For everybody as well, but made by checks of the database. */
    private static final Endpoint WORD = new Endpoint(
            Method.GET, "/word", Access.ANYBODY, "One word.", List.of(), unused -> Response.json(Map.of()));

    @TempDir
    private Path home;

    @Test
    @Timeout(60)
    void acts_that_last_leave_a_connection_to_who_looks_and_looks_leave_the_style_sheet() throws Exception {
        Settings settings = Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()));
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> busy = new ArrayList<>();
        try (Applications applications = new Applications(
                CONNECTIONS, () -> new Application(settings, Map.of(), Clock.systemUTC(), line -> {}))) {
            occupy(applications, ACT, CONNECTIONS, over, busy);

            assertIsAnswered(applications, LOOK);

            occupy(applications, WORD, 1, over, busy);

            assertIsAnswered(applications, SHEET);

            over.countDown();
            for (Thread each : busy) {
                each.join();
            }
            assertIsAnswered(applications, ACT);
        }
    }

    /** Begins so many that last, and returns when all that get a connection have it. */
    private static void occupy(
            Applications applications, Endpoint what, int number, CountDownLatch over, List<Thread> busy)
            throws Exception {
        CountDownLatch begun = new CountDownLatch(what.method() == Method.POST ? number - 1 : number);
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(() -> applications.with(what, app -> {
                begun.countDown();
                return awaited(over);
            }));
            thread.start();
            busy.add(thread);
        }
        begun.await();
    }

    private static void assertIsAnswered(Applications applications, Endpoint asked) {
        String answer = applications.with(asked, app -> "an answer");
        assertThat(answer).isEqualTo("an answer");
    }

    private static boolean awaited(CountDownLatch over) {
        try {
            over.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
