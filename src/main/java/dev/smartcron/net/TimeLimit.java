package dev.smartcron.net;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounds the whole of what consists of many steps: who answers a byte at a time is within the time of every single one. */
public final class TimeLimit {
    /** For one try to hand something in, whatever the way. */
    public static final Duration OF_A_TRY = Duration.ofSeconds(30);

    private TimeLimit() {}

    /**
     * Does something on a thread of its own, which is left behind when it takes longer.
     *
     * @throws TimeoutException when it does
     * @throws ExecutionException with what it threw
     * @throws InterruptedException when this thread was interrupted
     */
    public static <T> T within(Duration longest, String name, Callable<T> what)
            throws TimeoutException, ExecutionException, InterruptedException {
        FutureTask<T> doing = new FutureTask<>(what);
        Thread thread = new Thread(doing, name);
        thread.setDaemon(true);
        thread.start();
        boolean isDone = false;
        try {
            T result = doing.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                thread.interrupt();
            }
        }
    }
}
