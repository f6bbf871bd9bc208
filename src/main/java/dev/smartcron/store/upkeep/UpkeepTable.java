package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows when each kind of upkeep last succeeded, and what it did then. */
public record UpkeepTable(Database database) {
    private static final String RECORD = """
            insert into upkeep (name, at, node, facts) values (:name, :at, :node, :facts)
            on conflict (name) do update set at = excluded.at, node = excluded.node, facts = excluded.facts""";

    /** Kinds of upkeep, by the words of their commands. */
    public enum Upkeep implements PublicWord {
        CLEANUP,
        MAINTAIN,
        BACKUP,
        REPORT
    }

    /**
     * The last time that it succeeded.
     *
     * @param node where
     * @param facts what it did, as its command's JSON tells
     */
    public record UpkeepDone(Instant at, String node, Map<String, @Nullable Object> facts) {}

    /** Records a success, in the transaction of the caller. */
    public static void record(Session session, Upkeep kind, UpkeepDone done) {
        session.createUpdate(RECORD)
                .bind("name", kind.word())
                .bind("at", done.at().toEpochMilli())
                .bind("node", done.node())
                .bind("facts", Json.write(done.facts()))
                .execute();
    }

    /** The last success; empty where there was none. */
    public Optional<UpkeepDone> last(Upkeep kind) {
        return database.read(session -> last(session, kind));
    }

    /** As {@link #last(Upkeep)}, in the transaction of the caller. */
    public static Optional<UpkeepDone> last(Session session, Upkeep kind) {
        return session.createQuery("select at, node, facts from upkeep where name = :name")
                .bind("name", kind.word())
                .map(row -> new UpkeepDone(
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("node"),
                        Json.readObject(row.getString("facts"))))
                .findOne();
    }
}
