package dev.smartcron.web.access;

import dev.smartcron.app.Application;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A few applications, each with a connection of its own that stays open as long as the server lives: to open and close one at
 * each request would have the next minute of cron start Java, for the launcher answers an idle minute only while the files of a
 * database stay as they are.
 */
public final class Applications implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final List<Application> all = new ArrayList<>();
    private final BlockingQueue<Application> idle = new LinkedBlockingQueue<>();

    public Applications(int number, Supplier<Application> made) {
        for (int i = 0; i < number; i++) {
            all.add(made.get());
        }
        idle.addAll(all);
    }

    /**
     * Has one do something; nobody else uses it meanwhile.
     *
     * @throws RequestError when all of them are busy for long
     */
    public <T> T with(Function<Application, T> work) {
        Application app = taken();
        try {
            return work.apply(app);
        } finally {
            idle.add(app);
        }
    }

    private Application taken() {
        try {
            Application app = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (app != null) {
                return app;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RequestError(ErrorCode.UNAVAILABLE, "too much is asked for at once", "Ask again in a moment.");
    }

    @Override
    public void close() {
        all.forEach(Application::close);
    }
}
