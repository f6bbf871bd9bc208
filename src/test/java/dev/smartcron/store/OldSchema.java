package dev.smartcron.store;

import dev.smartcron.store.db.Database;

/** A database whose schema is older than this program's; the number is made up, since there is none before the first. */
public final class OldSchema {
    public static final int VERSION = -1;

    private OldSchema() {}

    public static void create(String url) {
        try (Database database = Database.open(url, null)) {
            database.change(handle -> handle.execute("update meta set value = '" + VERSION + "' where key = 'schema'"));
        }
    }
}
