package dev.smartcron.app;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does work beside a runner, on a thread and a connection of its own; after the database was away, over a new one. */
final class BesideRunner {
    private static final long AWAY_MILLIS = 5_000;

    private final LocalNode node;
    private final Consumer<String> warnings;
    private final String name;
    private final Consumer<Database> work;
    private final CountDownLatch ending = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * Takes the work.
     *
     * @param name of the thread, and of what is no longer sent once the work has failed
     * @param work returns soon after {@link #isEndingWithin} has told it to
     */
    BesideRunner(LocalNode node, Consumer<String> warnings, String name, Consumer<Database> work) {
        this.node = node;
        this.warnings = warnings;
        this.name = name;
        this.work = work;
    }

    boolean isStarted() {
        return thread != null;
    }

    void start() {
        Thread started = new Thread(this::run, name);
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Ends, and waits for that so long at most. */
    void end(long millis) throws InterruptedException {
        ending.countDown();
        Thread started = thread;
        if (started != null) {
            started.join(millis);
        }
    }

    boolean isEnding() {
        return ending.getCount() == 0;
    }

    /** Waits so long, or until it is to end. */
    boolean isEndingWithin(long millis) {
        try {
            return ending.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void run() {
        boolean goOn = true;
        while (goOn) {
            try (Database own = node.openDatabase()) {
                work.accept(own);
                goOn = false;
            } catch (DatabaseProblem e) {
                goOn = !isEndingWithin(AWAY_MILLIS);
            } catch (RuntimeException e) {
                warnings.accept("smartcron: " + name + " are not sent by this runner: " + e);
                goOn = false;
            }
        }
    }
}
