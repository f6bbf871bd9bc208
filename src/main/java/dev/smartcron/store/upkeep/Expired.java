package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;

/** The rows of one kind that need not be kept any longer, portion by portion. */
public interface Expired {
    /** So many rows are removed by one statement, so that there is a place to stop soon after any of them. */
    int AT_ONCE = 16;

    /** Finds the next of them, at most so many, without a lock: none of those that it has found before. */
    List<Portion> next(int most);

    /**
     * A few of them, which go together.
     *
     * @param removal removes them in a transaction, but for those that are gone or needed by now; returns how many it did
     */
    record Portion(int rows, ToIntFunction<Session> removal) {
        /** Portions of rows, in their order. */
        static <K> List<Portion> of(List<K> rows, ToIntBiFunction<Session, List<K>> removal) {
            List<Portion> portions = new ArrayList<>();
            for (int from = 0; from < rows.size(); from += AT_ONCE) {
                List<K> few = rows.subList(from, Math.min(rows.size(), from + AT_ONCE));
                portions.add(new Portion(few.size(), session -> removal.applyAsInt(session, few)));
            }
            return portions;
        }
    }
}
