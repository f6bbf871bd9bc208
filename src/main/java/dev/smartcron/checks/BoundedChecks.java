package dev.smartcron.checks;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes checks one after the other, each within its time.
 *
 * <p>One that takes longer is left alone with its thread and its connection, neither of which can be stopped, and is told
 * as such; what follows gets others, and they end once it has come back. Nothing is known of what it was to check, so
 * nothing of that is raised or resolved.
 * So is one that breaks, but for a database that cannot be used: that ends them all.
 */
final class BoundedChecks implements AutoCloseable {
    private static final Duration EACH = Duration.ofSeconds(5);
    static final Duration ALL = Duration.ofSeconds(30);

    private final Database first;
    private final Function<HealthCheck, Duration> each;
    private final Duration all;
    private ExecutorService worker = worker();
    private Connection connection = new Connection();

    BoundedChecks(Database first) {
        this(first, check -> EACH, ALL);
    }

    BoundedChecks(Database first, Function<HealthCheck, Duration> each, Duration all) {
        this.first = first;
        this.each = each;
        this.all = all;
    }

    /** A connection of one thread at a time, and of nobody else's: opened by the first that asks. */
    private final class Connection {
        private @Nullable Database open;

        Database database() {
            Database database = open;
            if (database == null) {
                database = first.another();
                open = database;
            }
            return database;
        }

        void close() {
            if (open != null) {
                open.close();
            }
        }
    }

    List<CheckResult> make(List<HealthCheck> checks, Instant now) {
        long began = System.nanoTime();
        List<CheckResult> results = new ArrayList<>();
        for (HealthCheck check : checks) {
            Duration left = all.minusNanos(System.nanoTime() - began);
            if (left.isNegative()) {
                results.add(CheckResult.unknown(
                        check.name(), "not checked: those before it took " + Durations.format(all)));
            } else {
                Duration most = check.most() == null ? each.apply(check) : check.most();
                results.addAll(make(check, left.compareTo(most) < 0 ? left : most, now));
            }
        }
        return results;
    }

    private List<CheckResult> make(HealthCheck check, Duration most, Instant now) {
        Connection its = connection;
        return results(
                check.name(),
                worker.submit(() -> check.maker().apply(its.database()).check(now)),
                most,
                this::leave);
    }

    /** Makes a check that needs no database, within its time. */
    static List<CheckResult> without(String name, Check check, Instant now) {
        return without(name, check, EACH, now);
    }

    static List<CheckResult> without(String name, Check check, Duration most, Instant now) {
        ExecutorService worker = worker();
        List<CheckResult> results = results(name, worker.submit(() -> check.check(now)), most, () -> {});
        worker.shutdown();
        return results;
    }

    /** @param leave what is done about a check that takes longer */
    private static List<CheckResult> results(
            String name, Future<List<CheckResult>> result, Duration most, Runnable leave) {
        try {
            return result.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            leave.run();
            return List.of(CheckResult.unknown(name, "not known: the check took longer than " + Durations.brief(most)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DatabaseProblem problem) {
                throw problem;
            }
            return List.of(CheckResult.unknown(name, "the check itself failed: " + e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(CheckResult.unknown(name, "interrupted"));
        }
    }

    /** The database over a connection that no check was left alone with. */
    Database database() {
        return connection.database();
    }

    private void leave() {
        worker.execute(connection::close);
        worker.shutdown();
        worker = worker();
        connection = new Connection();
    }

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "checks");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Closes the connection that no check was left alone with. */
    @Override
    public void close() {
        worker.shutdown();
        connection.close();
    }
}
