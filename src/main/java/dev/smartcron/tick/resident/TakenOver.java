package dev.smartcron.tick.resident;

import dev.smartcron.process.Run;
import dev.smartcron.store.rows.Claim;
import java.util.List;

/**
 * The claims that a runner has taken over.
 *
 * @param count of all, with those that never began and are pending again
 * @param lost those that began, and whose end will never be known
 * @param isUnsettled whether other runners that live have something: they may be about to leave it
 */
public record TakenOver(int count, List<Resumed> resumed, List<Claim> lost, boolean isUnsettled) {
    /** A run to be watched to its end. */
    public record Resumed(Claim claim, Run run) {}
}
