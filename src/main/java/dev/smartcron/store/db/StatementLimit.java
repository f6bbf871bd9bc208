package dev.smartcron.store.db;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts a statement after a time; SQLite's driver knows no other way. Not once it has ended: it may be closed then. */
final class StatementLimit {
    private static final long AGAIN_MILLIS = 10;

    private final CountDownLatch end = new CountDownLatch(1);
    private boolean over;

    /** @param most from now on; null for as long as it takes */
    StatementLimit(Statement statement, @Nullable Duration most) {
        if (most != null) {
            Thread waiting = new Thread(() -> interruptAfter(most, statement), "statement-limit");
            waiting.setDaemon(true);
            waiting.start();
        }
    }

    private void interruptAfter(Duration most, Statement statement) {
        try {
            long wait = most.toMillis();
            // Again and again, for one that comes just before the statement begins is lost.
            while (!end.await(wait, TimeUnit.MILLISECONDS)) {
                interrupt(statement);
                wait = AGAIN_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // It goes on until it ends by itself.
            return;
        }
    }

    private synchronized void interrupt(Statement statement) throws SQLException {
        if (end.getCount() > 0) {
            over = true;
            statement.cancel();
        }
    }

    /** True when the time was over before the end. */
    synchronized boolean isOver() {
        return over;
    }

    /** Says that the statement has ended. */
    synchronized void end() {
        end.countDown();
    }
}
