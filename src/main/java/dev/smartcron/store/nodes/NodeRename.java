package dev.smartcron.store.nodes;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.util.List;

/**
 * Gives what a database file has of this machine the name that the machine has now.
 *
 * <p>A database file is of one machine, so any other name in it is this machine's from before: a host was renamed, a
 * container was made anew. What runs is left as it is: whoever stays takes it over ({@link
 * dev.smartcron.store.claim.OrphanedClaims}).
 */
public final class NodeRename {
    private static final String OTHERS = "select name from nodes where name <> :name order by last_tick desc";

    private static final List<String> RENAME = List.of(
            // A check may have come before the first tick under the new name.
            "delete from nodes where name = :name and name <> :was and boot_id = ''",
            "update nodes set name = :name where name = :was and not exists (select 1 from nodes where name = :name)",
            "delete from nodes where name = :was and name <> :name",
            "update ticks set node = :name where node = :was");

    private final Database database;

    /** @param database a file */
    public NodeRename(Database database) {
        this.database = database;
    }

    /** Takes over what stands under other names. Costs one look at the nodes when there is none. */
    public void to(String name) {
        if (!others(name).isEmpty()) {
            database.change(session -> {
                for (String was : others(session, name)) {
                    for (String statement : RENAME) {
                        rename(session, statement, name, was);
                    }
                }
            });
        }
    }

    private List<String> others(String name) {
        return database.read(session -> others(session, name));
    }

    private static List<String> others(Session session, String name) {
        return session.createQuery(OTHERS)
                .bind("name", name)
                .map(row -> row.getString(1))
                .list();
    }

    private static void rename(Session session, String statement, String name, String was) {
        session.createUpdate(statement).bind("name", name).bind("was", was).execute();
    }
}
