package dev.smartcron.web.access;

import dev.smartcron.app.Application;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Method;
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

    /** For what needs no database, so that it waits for nobody who does. */
    private final BlockingQueue<Application> withoutDatabase = new LinkedBlockingQueue<>();

    /** Permits to act, one fewer than connections: acts may wait for runners, and whoever looks is not to wait for those. */
    private final BlockingQueue<Integer> permits = new LinkedBlockingQueue<>();

    /** @param number of those with a database, two at least */
    public Applications(int number, Supplier<Application> made) {
        for (int i = 0; i < number; i++) {
            idle.add(made.get());
            if (i > 0) {
                permits.add(i);
            }
        }
        withoutDatabase.add(made.get());
        all.addAll(idle);
        all.addAll(withoutDatabase);
    }

    /**
     * Has one do what is asked for; nobody else uses it meanwhile.
     *
     * @throws RequestError when all of them are busy for long
     */
    public <T> T with(Endpoint asked, Function<Application, T> work) {
        if (!asked.usesDatabase()) {
            return using(withoutDatabase, work);
        }
        return asked.method() == Method.GET ? using(idle, work) : using(permits, unused -> using(idle, work));
    }

    private static <R, T> T using(BlockingQueue<R> from, Function<R, T> work) {
        R taken = taken(from);
        try {
            return work.apply(taken);
        } finally {
            from.add(taken);
        }
    }

    private static <R> R taken(BlockingQueue<R> from) {
        try {
            R taken = from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (taken != null) {
                return taken;
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
