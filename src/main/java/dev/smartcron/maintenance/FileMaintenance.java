package dev.smartcron.maintenance;

import dev.smartcron.store.db.DatabaseFault;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.upkeep.FileUpkeep;
import dev.smartcron.store.upkeep.FileUpkeep.FilePages;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Listing;
import dev.smartcron.text.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Works on a database file: every page is read, and what is free is given back to the file system. */
final class FileMaintenance implements DatabaseUpkeep {
    /** Damage is told in a few lines; but whether it is of indexes alone is only known from all of them. */
    private static final int MOST_LINES = 10_000;

    private static final int TOLD = 5;

    /** The share of free pages from which on they are given back: fewer are soon used again. */
    private static final double WORTH_GIVING_BACK = 0.1;

    private static final long FEW_BYTES = 1L << 20;

    /** The share from which on a file is written anew that cannot give pages back otherwise. */
    private static final double WORTH_WRITING_ANEW = 0.25;

    /** Writers wait for 15 seconds; half as long is what they are kept waiting at most, unless somebody wants that. */
    private static final Duration MOST_HELD = Duration.ofSeconds(8);

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    /** A file that takes longer to be read than so takes longer than that to be written anew: it is not tried. */
    private static final Duration QUICKLY_READ = Duration.ofSeconds(5);

    private static final int LOG_TRIES = 20;
    private static final Duration LOG_PAUSE = Duration.ofMillis(250);

    private final FileUpkeep upkeep;
    private final Path file;
    private final Consumer<MaintainStep> done;
    private Duration read = Duration.ZERO;

    FileMaintenance(FileUpkeep upkeep, Path file, Consumer<MaintainStep> done) {
        this.upkeep = upkeep;
        this.file = file;
        this.done = done;
    }

    @Override
    public Soundness makeSound() {
        List<String> indexes = upkeep.indexes();
        List<String> reindexed = new ArrayList<>();
        while (true) {
            List<String> damages = readAll();
            Optional<Set<String>> damaged = IndexDamage.in(damages, indexes);
            if (damaged.isEmpty() || reindexed.stream().anyMatch(damaged.get()::contains)) {
                return new Soundness(Soundness.Integrity.DAMAGED, few(damages), reindexed);
            }
            if (damaged.get().isEmpty()) {
                return Soundness.sound(reindexed);
            }
            for (String index : damaged.get()) {
                Optional<String> refused = reindex(index);
                if (refused.isPresent()) {
                    List<String> told = new ArrayList<>(List.of(refused.get()));
                    told.addAll(few(damages));
                    return new Soundness(Soundness.Integrity.DAMAGED, told, reindexed);
                }
                reindexed.add(index);
            }
        }
    }

    private List<String> readAll() {
        long began = System.nanoTime();
        List<String> damages = upkeep.damages(MOST_LINES);
        MaintainStep step = MaintainStep.since(
                began,
                "integrity",
                damages.isEmpty()
                        ? "every page is whole, every index agrees with its table"
                        : "damaged: " + Listing.sentences(damages, TOLD, line -> line));
        read = step.took();
        done.accept(step);
        return damages;
    }

    private static List<String> few(List<String> damages) {
        return damages.size() <= TOLD ? damages : damages.subList(0, TOLD);
    }

    /** Returns what keeps it from being made anew; empty for nothing. */
    private Optional<String> reindex(String index) {
        long began = System.nanoTime();
        try {
            upkeep.reindex(index);
        } catch (DatabaseProblem e) {
            if (DatabaseFault.DAMAGE.isOf(e) || DatabaseFault.DUPLICATE.isOf(e)) {
                return Optional.of("index " + index + " cannot be made anew: " + e.getMessage());
            }
            throw e;
        }
        done.accept(MaintainStep.since(began, "reindex", index + " is made anew from its table"));
        return Optional.empty();
    }

    @Override
    public Compacted compact(boolean full) {
        boolean analyzed = false;
        Vacuum vacuum = Vacuum.NO_ROOM;
        try {
            // What is in the log takes room twice.
            upkeep.emptyLog();
            analyze();
            analyzed = true;
            vacuum = vacuum(full);
        } catch (DatabaseProblem e) {
            if (!DatabaseFault.NO_ROOM.isOf(e)) {
                throw e;
            }
            done.accept(new MaintainStep("vacuum", "not done: the disk is full", Duration.ZERO));
        }
        emptyLog();
        return new Compacted(analyzed, vacuum);
    }

    private void analyze() {
        long began = System.nanoTime();
        upkeep.analyze();
        done.accept(MaintainStep.since(began, "analyze", "the planner's statistics are renewed"));
    }

    private Vacuum vacuum(boolean full) {
        FilePages pages = upkeep.pages();
        if (full) {
            return writeAnew(pages, AS_LONG_AS_IT_TAKES);
        }
        double worth = pages.incremental() ? WORTH_GIVING_BACK : WORTH_WRITING_ANEW;
        if (pages.freeShare() < worth || pages.free() * pages.size() < FEW_BYTES) {
            return not(
                    Vacuum.NOT_NEEDED,
                    pages.free() == 0
                            ? "no page is free"
                            : pages.free() + " of " + pages.all() + " pages are free, and will be used again");
        }
        if (pages.incremental()) {
            return giveBack(pages);
        }
        return read.compareTo(QUICKLY_READ) > 0 ? tooLarge(pages) : writeAnew(pages, MOST_HELD);
    }

    private Vacuum giveBack(FilePages pages) {
        long began = System.nanoTime();
        PageReturn giving = new PageReturn(upkeep);
        long given = giving.run();
        done.accept(MaintainStep.since(
                began,
                "vacuum",
                given + " of " + pages.free() + " free pages are given back, in " + giving.steps()
                        + " steps of at most " + Durations.brief(giving.longest())));
        return Vacuum.INCREMENTAL;
    }

    private Vacuum writeAnew(FilePages pages, Duration most) {
        long wanted = 2 * pages.usedBytes();
        long room = room();
        if (room < wanted) {
            return not(
                    Vacuum.NO_ROOM,
                    "writing the file anew takes " + Sizes.brief(wanted) + " beside it, and " + Sizes.brief(room)
                            + " are free");
        }
        long began = System.nanoTime();
        if (!upkeep.rewrite(most)) {
            return tooLarge(pages);
        }
        done.accept(MaintainStep.since(
                began, "vacuum", "the file is written anew, without " + pages.free() + " free pages"));
        return Vacuum.FULL;
    }

    private Vacuum tooLarge(FilePages pages) {
        return not(
                Vacuum.TOO_LARGE,
                pages.free() + " of " + pages.all()
                        + " pages are free; writing the file anew would keep writers out for" + " more than "
                        + Durations.brief(MOST_HELD));
    }

    private Vacuum not(Vacuum why, String words) {
        done.accept(new MaintainStep("vacuum", "not done: " + words, Duration.ZERO));
        return why;
    }

    /** Empties the write-ahead log, so that the file can shrink; never waits while nobody else may write. */
    private void emptyLog() {
        long began = System.nanoTime();
        for (int tries = 1; !upkeep.emptyLog(); tries++) {
            if (tries == LOG_TRIES) {
                done.accept(MaintainStep.since(
                        began, "checkpoint", "somebody reads from the write-ahead log, which is emptied after that"));
                return;
            }
            LockSupport.parkNanos(LOG_PAUSE.toNanos());
        }
        done.accept(MaintainStep.since(began, "checkpoint", "the write-ahead log is empty"));
    }

    private long room() {
        try {
            return Files.getFileStore(
                            Objects.requireNonNull(file.toAbsolutePath().getParent()))
                    .getUsableSpace();
        } catch (IOException e) {
            // Then nobody knows that there is any.
            return 0;
        }
    }
}
