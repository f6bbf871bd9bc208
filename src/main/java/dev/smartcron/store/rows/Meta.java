package dev.smartcron.store.rows;

import dev.smartcron.store.db.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values that hold for the whole database, by their keys. */
public final class Meta {
    private Meta() {}

    /** The value of this key; empty where there is none. */
    public static Optional<String> find(Session session, String key) {
        return session.createQuery("select value from meta where key = :key")
                .bind("key", key)
                .map(row -> row.getString(1))
                .findOne();
    }

    /** Writes it in the place of an earlier one; null removes it. */
    public static void write(Session session, String key, @Nullable String value) {
        session.createUpdate("delete from meta where key = :key")
                .bind("key", key)
                .execute();
        if (value != null) {
            session.createUpdate("insert into meta (key, value) values (:key, :value)")
                    .bind("key", key)
                    .bind("value", value)
                    .execute();
        }
    }
}
