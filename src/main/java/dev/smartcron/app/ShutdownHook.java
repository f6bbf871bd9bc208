package dev.smartcron.app;

import dev.smartcron.tick.supervise.Supervisor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes a runner leave in good order on TERM, INT and HUP while this is open: what it has just begun to record is
 * recorded, and its processes go on for the next tick to watch. It ends within a second all the same; what is not done by
 * then, the next tick finds as after a crash.
 */
final class ShutdownHook implements AutoCloseable {
    private static final long TIME_MILLIS = 800;

    private final Thread hook;
    private final CountDownLatch left = new CountDownLatch(1);

    ShutdownHook(Supervisor supervisor, Consumer<String> warnings) {
        hook = new Thread(() -> leave(supervisor, warnings), "leaving");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void leave(Supervisor supervisor, Consumer<String> warnings) {
        supervisor.leaveSoon();
        try {
            boolean inTime = left.await(TIME_MILLIS, TimeUnit.MILLISECONDS);
            int running = inTime ? supervisor.leftRunning() : 0;
            if (running > 0) {
                warnings.accept("smartcron: stopped; " + goingOn(running));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String goingOn(int running) {
        return running == 1
                ? "1 task goes on, and the next tick watches it"
                : running + " tasks go on, and the next tick watches them";
    }

    @Override
    public void close() {
        left.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is on its way out already, which is what the hook is for.
            left.countDown();
        }
    }
}
