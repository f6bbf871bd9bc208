package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Session;
import java.util.List;
import java.util.function.ToIntFunction;

/** The rows of one kind that need not be kept any longer, portion by portion. */
public interface Expired {
    /** Finds the next of them, at most so many, without a lock: none of those that it has found before. */
    Portion next(int most);

    /**
     * Some of them.
     *
     * @param removal removes them in a transaction, but for those that are gone or needed by now; returns how many it did
     */
    record Portion(int rows, ToIntFunction<Session> removal) {
        /** The end. */
        public static final Portion NONE = new Portion(0, session -> 0);

        /** Rows by their ids; none where there is no id. */
        static Portion of(List<Long> ids, ToIntFunction<Session> removal) {
            return ids.isEmpty() ? NONE : new Portion(ids.size(), removal);
        }

        public boolean isEmpty() {
            return rows == 0;
        }
    }
}
