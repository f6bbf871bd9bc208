package dev.smartcron.tick;

import dev.smartcron.process.Run;
import dev.smartcron.process.RunnerId;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Claims.Claim;
import dev.smartcron.store.LeftBehind;
import dev.smartcron.store.LeftBehind.Other;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** Takes over what dead runners of this node left. */
public final class Recovery {
    private final LeftBehind leftBehind;
    private final Starter starter;

    public Recovery(LeftBehind leftBehind, Starter starter) {
        this.leftBehind = leftBehind;
        this.starter = starter;
    }

    /**
     * Looks at every execution of this node that another runner has.
     *
     * <ol>
     *   <li>Its runner is alive: not ours.
     *   <li>Somebody else takes it over first: not ours either.
     *   <li>The task never began, and is kept from beginning now: it is pending again.
     *   <li>It began: the supervisor watches it. If it has ended meanwhile, its result is found at the first look; if
     *       even its wrapper is gone without one, it is lost.
     * </ol>
     *
     * @return how many were taken over
     */
    int takeOver(Supervisor supervisor, Instant now) {
        freeSurvivors(now);
        int recovered = 0;
        for (Other other : leftBehind.others()) {
            if (new RunnerId(other.runner()).isAliveHere() || !leftBehind.adopt(other)) {
                continue;
            }
            recovered++;
            Claim claim = other.claim();
            Optional<Run> run = Run.reopen(starter.folder(claim));
            if (run.isPresent()) {
                supervisor.adopt(claim, run.get());
            } else if (forbidden(claim)) {
                leftBehind.giveBack(claim);
            } else {
                supervisor.lose(claim);
            }
        }
        return recovered;
    }

    /** Frees the locks that were kept for processes which could not be killed and are gone now. */
    private void freeSurvivors(Instant now) {
        try {
            for (Survivors.Kept kept : starter.survivors().all()) {
                if (kept.live()) {
                    leftBehind.settle(kept.held(), now.plus(Claims.SURVIVORS_KEEP));
                } else {
                    leftBehind.settle(kept.held(), null);
                    kept.folder().delete();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean forbidden(Claim claim) {
        try {
            boolean forbidden = starter.folder(claim).forbidStart();
            if (forbidden) {
                starter.folder(claim).delete();
            }
            return forbidden;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
