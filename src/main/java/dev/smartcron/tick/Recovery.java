package dev.smartcron.tick;

import dev.smartcron.process.LivingWrappers;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.RunnerId;
import dev.smartcron.store.Claim;
import dev.smartcron.store.LeftBehind;
import dev.smartcron.store.LeftBehind.Other;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes over what dead runners of this node left. */
public final class Recovery {
    /** How often, and after how long, somebody is asked again who is about to say who it is. */
    private static final int INSTANTS = 100;

    private static final long INSTANT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LeftBehind leftBehind;
    private final Starter starter;
    private boolean unsettled;

    public Recovery(LeftBehind leftBehind, Starter starter) {
        this.leftBehind = leftBehind;
        this.starter = starter;
    }

    /**
     * Looks at every execution of this node that another runner has.
     *
     * <ol>
     *   <li>Its runner is alive: not ours; one that has called is about to go, so that is looked at again soon.
     *   <li>Somebody else takes it over first: not ours either.
     *   <li>The task never began, and is kept from beginning now: it is pending again.
     *   <li>It began, and what says so was removed, but its wrapper lives: the supervisor watches it too.
     *   <li>It began: the supervisor watches it. If it has ended meanwhile, its result is found at the first look; if
     *       even its wrapper is gone without one, it is lost.
     *   <li>It was recorded, and its runner died before it had removed the run's folder: that is removed now.
     * </ol>
     *
     * @return how many were taken over
     */
    int takeOver(Supervisor supervisor, Instant now) {
        leftBehind.mustBeKeptIn(starter.runs());
        freeSurvivors(now);
        List<Other> left = new ArrayList<>();
        unsettled = false;
        for (Other other : leftBehind.others()) {
            if (new RunnerId(other.runner()).isAliveHere()) {
                unsettled = true;
            } else {
                left.add(other);
            }
        }
        List<Claim> adopted = leftBehind.adopt(left);
        LivingWrappers living = new LivingWrappers();
        for (Claim claim : adopted) {
            RunFolder folder = starter.folder(claim);
            Optional<Run> run = Run.reopen(folder).or(() -> folder.isGone() ? living.of(folder) : Optional.empty());
            if (run.isPresent()) {
                supervisor.adopt(starter.asStarted(claim), run.get());
            } else if (forbidden(claim)) {
                leftBehind.giveBack(claim);
            } else {
                justBegun(claim)
                        .ifPresentOrElse(
                                begun -> supervisor.adopt(starter.asStarted(claim), begun),
                                () -> supervisor.lose(claim));
            }
        }
        if (!unsettled) {
            removeWhatIsRecorded(supervisor);
        }
        return adopted.size();
    }

    private void removeWhatIsRecorded(Supervisor supervisor) {
        Set<Long> known = supervisor.known();
        for (RunFolder folder : starter.folders()) {
            // One whose lock was taken by force counts as lost, and may still run; survivors keep theirs.
            if (!known.contains(folder.execution())
                    && !folder.isHeld()
                    && leftBehind.isRecorded(folder.execution(), folder.attempt())
                    && Run.reopen(folder).filter(Run::isAlive).isEmpty()) {
                starter.remove(folder);
            }
        }
    }

    /** Leaves what this runner watches to whoever comes. */
    void signOff() {
        leftBehind.signOff();
    }

    /** Whether the last look found living runners that have something. */
    boolean isUnsettled() {
        return unsettled;
    }

    /** A wrapper makes its file an instant before it has written there who it is. */
    private Optional<Run> justBegun(Claim claim) {
        Optional<Run> run = Optional.empty();
        for (int i = 0; i < INSTANTS && run.isEmpty(); i++) {
            LockSupport.parkNanos(INSTANT_NANOS);
            run = Run.reopen(starter.folder(claim));
        }
        return run;
    }

    /** Frees the locks that were kept for processes which could not be killed and are gone now. */
    private void freeSurvivors(Instant now) {
        try {
            for (Survivors.Kept kept : starter.survivors().all()) {
                boolean gone = !kept.live();
                leftBehind.settle(kept.folder().execution(), kept.fence(), gone, now);
                if (gone) {
                    starter.remove(kept.folder());
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
