package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The database that is to be replaced, while it is looked at.
 *
 * @param database null where there is none, or it is of no use any more
 */
record ExistingDatabase(@Nullable Database database) implements AutoCloseable {
    static ExistingDatabase of(RestoreTarget target) {
        return new ExistingDatabase(target.existing().orElse(null));
    }

    /** Checks whether this program can ask it anything. */
    boolean isOfThisSchema() {
        return database != null
                && database.schemaVersion() == Schema.VERSION
                && database.missingTables().isEmpty();
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
