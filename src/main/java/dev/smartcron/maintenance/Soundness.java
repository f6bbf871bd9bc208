package dev.smartcron.maintenance;

import dev.smartcron.text.PublicWord;
import java.util.List;

/**
 * The condition that a database was found in, and is in now.
 *
 * @param damages what is damaged still, in the words of the database; empty unless it is {@link Integrity#DAMAGED}
 * @param reindexed the indexes that were made anew
 */
public record Soundness(Integrity integrity, List<String> damages, List<String> reindexed) {
    public Soundness {
        damages = List.copyOf(damages);
        reindexed = List.copyOf(reindexed);
    }

    /** The verdict on a database. */
    public enum Integrity implements PublicWord {
        OK,
        /** Indexes were damaged, and nothing else. */
        MENDED,
        /** More than that is damaged, and nothing was changed. */
        DAMAGED,
        /** The server has no function for it, or not for this user. */
        NOT_CHECKED
    }

    /** The verdict on a database that is sound now. */
    static Soundness sound(List<String> reindexed) {
        return new Soundness(reindexed.isEmpty() ? Integrity.OK : Integrity.MENDED, List.of(), reindexed);
    }

    /** The same database, of which this turned out to be damaged. */
    Soundness damaged(List<String> damages) {
        return new Soundness(Integrity.DAMAGED, damages, reindexed);
    }

    public boolean isDamaged() {
        return integrity == Integrity.DAMAGED;
    }
}
