package dev.smartcron.tick.start;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.text.FileErrors;
import dev.smartcron.tick.admit.Claims;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A service's right to run on while other nodes may come to take this one for dead.
 *
 * <p>It is renewed in the database, and each time in a file beside the process, too: the wrapper ends a service whose
 * file is not renewed any more, so that it is gone before its lock is free, whatever became of runner and network.
 */
public final class Lease {
    private static final Duration RENEW_EVERY = Duration.ofSeconds(20);

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    /** Time that the wrapper waits longer than a runner that lives, so that the runner is the first to act. */
    private static final Duration BACKSTOP_MARGIN = Duration.ofSeconds(5);

    private final Claim claim;
    private final RunFolder folder;
    private final Duration length;
    private long endNanos;
    private long renewNanos;

    /**
     * A lease that begins now, and is renewed at once where the run is older.
     *
     * @param length how long it may run on without being renewed
     */
    Lease(Claim claim, RunFolder folder, Duration length, boolean old) {
        this.claim = claim;
        this.folder = folder;
        this.length = length;
        long now = System.nanoTime();
        this.endNanos = now + length.toNanos();
        this.renewNanos = old ? now : now + RENEW_EVERY.toNanos();
    }

    /** The text that the wrapper reads, as {@link RunFolder#LEASE} has it. */
    static String words(Duration length, Duration killAfter) {
        long until = Boot.kernelUptime().plus(length).plus(BACKSTOP_MARGIN).toSeconds();
        return (until + " " + Math.max(1, killAfter.toSeconds()) + "\n").repeat(2);
    }

    /** Renews it when that is due. Null while it holds; else why it is over. */
    public @Nullable Reason renew(Claims claims, Clock clock) {
        long now = System.nanoTime();
        if (now - renewNanos < 0) {
            return null;
        }
        try {
            if (!claims.renew(claim, clock.instant())) {
                return Reason.of(ReasonCode.LEASE_TAKEN);
            }
            folder.renewLease(words(length, claim.task().limits().killAfter()));
            endNanos = now + length.toNanos();
            renewNanos = now + RENEW_EVERY.toNanos();
            return null;
        } catch (DatabaseProblem e) {
            return notRenewed(now, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return notRenewed(now, FileErrors.inWords(e));
        }
    }

    private @Nullable Reason notRenewed(long now, String why) {
        renewNanos = now + TRY_AGAIN.toNanos();
        return now - endNanos < 0
                ? null
                : Reason.of(ReasonCode.LEASE_OVER).with("lease", length).with("error", why);
    }
}
