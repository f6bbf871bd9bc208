package dev.smartcron.web.server;

import dev.smartcron.app.Application;
import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.text.Json;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to whoever listens, as server-sent events: each with its number, so that a listener that comes back goes on
 * where it was.
 *
 * <p>One thread reads for all of them, and only where something was recorded. Nobody is waited for: a listener that does not
 * take what it is sent is cut off, and comes back for the rest. While the database cannot be read the connections stay, and
 * are told so.
 */
final class EventStream implements AutoCloseable {
    private static final int MOST_LISTENERS = 32;

    /** Events that may be under way to a listener. */
    private static final int MOST_UNDER_WAY = 64;

    /** Events that one who comes back gets at most; who has missed more begins anew. */
    private static final int MOST_MISSED = 1_000;

    private static final int CHUNK = MOST_UNDER_WAY / 2;
    private static final long POLL_MILLIS = 300;
    private static final long ALIVE_MILLIS = 15_000;

    private final Application app;
    private final EventFeed feed;
    private final Consumer<Throwable> faults;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "events");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to read.
     *
     * @param app whose connection nobody else uses
     * @param faults takes what went wrong and is nobody's mistake
     */
    EventStream(Application app, Consumer<Throwable> faults) {
        this.app = app;
        this.faults = faults;
        this.feed = new EventFeed(app.keptDatabase());
        var unused = reader.scheduleWithFixedDelay(this::send, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A client that listens. */
    private static final class Listener implements EventCallback {
        private final ServerSentEventConnection connection;
        private final AtomicInteger underWay = new AtomicInteger();

        /** The number of the last event that it was sent; below zero for the newest there is. */
        private long last;

        private boolean isNew = true;

        /** Set where there may be more than it was sent. */
        private boolean isBehind;

        /** The reason for which nothing can be read, as it was told; null while all is well. */
        private @Nullable String trouble;

        Listener(ServerSentEventConnection connection, long last) {
            this.connection = connection;
            this.last = last;
        }

        void send(@Nullable String kind, @Nullable String data, @Nullable String id) {
            underWay.incrementAndGet();
            connection.send(data, kind, id, this);
        }

        @Override
        public void done(
                ServerSentEventConnection unused, @Nullable String data, @Nullable String event, @Nullable String id) {
            underWay.decrementAndGet();
        }

        @Override
        public void failed(
                ServerSentEventConnection unused,
                @Nullable String data,
                @Nullable String event,
                @Nullable String id,
                IOException e) {
            cutOff();
        }

        void cutOff() {
            connection.shutdown();
        }
    }

    /**
     * The number of the event after which a listener wants to go on; below zero where it only wants what comes.
     *
     * @throws RequestError where it is no number, or there are too many listeners
     */
    long after(Call call) {
        if (listeners.size() >= MOST_LISTENERS) {
            throw new RequestError(ErrorCode.UNAVAILABLE, "too many listen already", "Close one, and try again.");
        }
        String given = call.find("Last-Event-ID")
                .orElseGet(() -> String.join("", call.query().getOrDefault("since", List.of())));
        if (given.isEmpty()) {
            return -1;
        }
        if (!given.matches("[0-9]{1,18}")) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "'" + given + "' is no event's id", "Send an id that came with an event.");
        }
        return Long.parseLong(given);
    }

    void add(ServerSentEventConnection connection, long after) {
        Listener listener = new Listener(connection, after);
        connection.setKeepAliveTime(ALIVE_MILLIS);
        connection.addCloseTask(unused -> listeners.remove(listener));
        connection.sendRetry(2_000);
        listeners.add(listener);
    }

    private void send() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            boolean asked = listeners.stream()
                    .anyMatch(listener -> listener.isNew || listener.isBehind || listener.trouble != null);
            if (feed.mayHaveMore() || asked) {
                app.checkedDatabase();
                long newest = feed.last();
                listeners.forEach(listener -> send(listener, newest));
            }
        } catch (DatabaseProblem e) {
            // It is tried again.
            tell(String.valueOf(e.getMessage()), e.hint());
        } catch (RuntimeException e) {
            if (listeners.stream().allMatch(listener -> listener.trouble == null)) {
                faults.accept(e);
            }
            tell("a fault of SmartCron's own", "The dashboard's own output tells more.");
        }
    }

    /** Tells once that nothing can be told, so that nobody takes silence for peace. */
    private void tell(String message, String hint) {
        for (Listener listener : listeners) {
            if (!message.equals(listener.trouble)) {
                listener.send("unavailable", Json.write(Json.object("message", message, "hint", hint)), null);
                listener.trouble = message;
            }
        }
    }

    private void send(Listener listener, long newest) {
        begin(listener, newest);
        do {
            if (listener.underWay.get() > MOST_UNDER_WAY) {
                listeners.remove(listener);
                listener.cutOff();
                return;
            }
            List<RecordedEvent> next = listener.last == newest ? List.of() : feed.after(listener.last, CHUNK);
            for (RecordedEvent event : next) {
                listener.send(event.kind().word(), Json.write(event.json(app.zone())), Long.toString(event.id()));
                listener.last = event.id();
            }
            listener.isBehind = next.size() == CHUNK;
        } while (listener.isBehind && listener.underWay.get() == 0);
    }

    /** Settles after which event a listener goes on: one that is new, or one whose database is another by now. */
    private static void begin(Listener listener, long newest) {
        if (listener.trouble != null) {
            listener.trouble = null;
            listener.send("available", "{}", null);
        }
        boolean wasBehind = listener.isNew && newest - listener.last > MOST_MISSED;
        listener.isNew = false;
        if (listener.last < 0) {
            listener.last = newest;
            // No event, and still the number to come back with.
            listener.send(null, null, Long.toString(newest));
        } else if (wasBehind || listener.last > newest) {
            listener.send("reset", "{}", Long.toString(newest));
            listener.last = newest;
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
        listeners.forEach(Listener::cutOff);
        app.close();
    }
}
