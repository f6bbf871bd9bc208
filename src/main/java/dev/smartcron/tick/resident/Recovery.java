package dev.smartcron.tick.resident;

import dev.smartcron.process.LivingWrappers;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.claim.OrphanedClaims;
import dev.smartcron.store.claim.OrphanedClaims.Other;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.resident.TakenOver.Resumed;
import dev.smartcron.tick.start.RunFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Takes over the executions of dead runners of this node. */
final class Recovery {
    /** Most times, each after a moment, that a wrapper is asked which is about to say who it is. */
    private static final int INSTANTS = 100;

    private static final long INSTANT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final OrphanedClaims orphaned;
    private final RunFolders folders;

    Recovery(OrphanedClaims orphaned, RunFolders folders) {
        this.orphaned = orphaned;
        this.folders = folders;
    }

    /**
     * Takes over every execution of this node that a dead runner has.
     *
     * <ol>
     *   <li>Its runner is alive: not ours. One that has called is about to leave, so there is another check soon.
     *   <li>Another runner takes it over first: not ours either.
     *   <li>The task never began, and is kept from beginning now: it is pending again, or ends where somebody wants that. After
     *       another boot nobody knows that: what said that it began may not have reached the disk before the power went, and
     *       it is lost.
     *   <li>It began, and what says so was removed, but its wrapper lives: it is watched too.
     *   <li>It began: it is watched. If it has ended meanwhile, its result is found at the first poll; if even its
     *       wrapper is gone without one, it is lost.
     *   <li>Its folder cannot be looked into: it is left to the next check, and nothing else waits for it.
     *   <li>It was recorded, and its runner died before it had removed the run's folder: that is removed now.
     * </ol>
     *
     * @param known executions that this runner has already
     */
    TakenOver takeOver(Set<Long> known, Instant now) {
        orphaned.claimRunsFolder(folders.parent());
        freeSurvivors(now);
        List<Other> left = new ArrayList<>();
        boolean unsettled = false;
        for (Other other : orphaned.others()) {
            if (new RunnerId(other.runner()).isAliveHere()) {
                unsettled = true;
            } else {
                left.add(other);
            }
        }
        List<Claim> adopted = orphaned.adopt(left, now);
        TakenOver taken = resume(adopted, ofEarlierBoot(left), unsettled, now);
        if (!unsettled) {
            Set<Long> ours = new HashSet<>(known);
            adopted.forEach(claim -> ours.add(claim.execution()));
            removeWhatIsRecorded(ours);
        }
        return taken;
    }

    /**
     * Resumes what this runner has without knowing: the database recorded it, and the answer was lost on the way, or what
     * was to follow it failed. No other runner would take it over, for this one lives.
     *
     * @param known executions that this runner watches, or whose outcome it has still to record
     */
    TakenOver resumeUnknown(Set<Long> known, Instant now) {
        List<Claim> unknown = orphaned.own().stream()
                .filter(claim -> !known.contains(claim.execution()))
                .toList();
        return resume(unknown, Set.of(), false, now);
    }

    /** The executions whose runner lived before this machine's boot. */
    private static Set<Long> ofEarlierBoot(List<Other> left) {
        return left.stream()
                .filter(other -> new RunnerId(other.runner()).isOfAnotherBoot())
                .map(other -> other.claim().execution())
                .collect(Collectors.toSet());
    }

    private TakenOver resume(List<Claim> claims, Set<Long> ofEarlierBoot, boolean unsettled, Instant now) {
        List<Resumed> resumed = new ArrayList<>();
        List<Claim> lost = new ArrayList<>();
        LivingWrappers living = new LivingWrappers();
        for (Claim claim : claims) {
            RunFolder folder = folders.of(claim);
            try {
                Optional<Run> run = Run.reopen(folder).or(() -> folder.isGone() ? living.of(folder) : Optional.empty());
                if (run.isEmpty() && ofEarlierBoot.contains(claim.execution())) {
                    lost.add(claim);
                } else if (run.isEmpty() && forbidStart(folder)) {
                    orphaned.giveBack(claim, now);
                } else {
                    run.or(() -> justBegun(folder))
                            .ifPresentOrElse(begun -> resumed.add(new Resumed(claim, begun)), () -> lost.add(claim));
                }
            } catch (UncheckedIOException e) {
                folders.warnOf(claim, e);
                orphaned.leave(claim);
            }
        }
        return new TakenOver(claims.size(), resumed, lost, unsettled);
    }

    private void removeWhatIsRecorded(Set<Long> ours) {
        for (RunFolder folder : folders.all()) {
            // One whose lock was taken by force counts as lost, and may still run; survivors keep theirs.
            if (!ours.contains(folder.execution())
                    && !folder.isHeld()
                    && orphaned.isRecorded(folder.execution(), folder.attempt())
                    && Run.reopen(folder).filter(Run::isAlive).isEmpty()) {
                folders.remove(folder);
            }
        }
    }

    /** Leaves what this runner watches to the next one. */
    void signOff() {
        orphaned.signOff();
    }

    /**
     * A wrapper makes its file an instant before it has written there who it is. On a busy machine that takes as long as it
     * takes: one that lives is found by its command line.
     */
    private static Optional<Run> justBegun(RunFolder folder) {
        Optional<Run> run = Optional.empty();
        for (int i = 0; i < INSTANTS && run.isEmpty(); i++) {
            LockSupport.parkNanos(INSTANT_NANOS);
            run = Run.reopen(folder);
        }
        return run.or(() -> new LivingWrappers().of(folder));
    }

    /** Frees the locks that were kept for processes which could not be killed and are gone now. */
    private void freeSurvivors(Instant now) {
        for (RunFolders.Holding holding : folders.holding()) {
            boolean gone = !holding.isForLiving();
            orphaned.settle(holding.folder().execution(), holding.fence(), gone, now);
            if (gone) {
                folders.remove(holding.folder());
            }
        }
    }

    private static boolean forbidStart(RunFolder folder) {
        try {
            boolean forbidden = folder.forbidStart();
            if (forbidden) {
                folder.removeForbidden();
            }
            return forbidden;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
