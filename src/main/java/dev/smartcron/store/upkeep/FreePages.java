package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import java.util.Collections;
import java.util.List;

/**
 * The pages of a database file that hold nothing. Where the file was made to, they can be given back to the file system; else
 * it uses them again. A server looks after its own.
 */
public final class FreePages implements Expired {
    /** Pages are given back a few at a time, instead of by writing the file anew. */
    private static final long INCREMENTAL = 2;

    private final Database database;

    public FreePages(Database database) {
        this.database = database;
    }

    /** The number of them; zero on a server. */
    public long count() {
        return database.dialect() == Dialect.SQLITE ? database.read(session -> asked(session, "freelist_count")) : 0;
    }

    /** The size of a page in bytes; zero on a server. */
    public long pageSize() {
        return database.dialect() == Dialect.SQLITE ? database.read(session -> asked(session, "page_size")) : 0;
    }

    private boolean canBeGivenBack() {
        return database.dialect() == Dialect.SQLITE
                && database.read(session -> asked(session, "auto_vacuum")) == INCREMENTAL;
    }

    /** Those that can be given back. */
    @Override
    public List<Portion> next(int most) {
        int pages = canBeGivenBack() ? (int) Math.min(most, count()) : 0;
        List<Integer> each = Collections.nCopies(pages, 1);
        return Portion.of(each, (session, few) -> giveBack(session, few.size()));
    }

    private static int giveBack(Session session, int pages) {
        long before = asked(session, "freelist_count");
        session.run("pragma incremental_vacuum(" + pages + ")");
        return (int) (before - asked(session, "freelist_count"));
    }

    private static long asked(Session session, String pragma) {
        return session.createQuery("pragma " + pragma)
                .map(row -> row.getLong(1))
                .one();
    }
}
