package dev.smartcron.maintenance;

import dev.smartcron.store.db.ClientEnvironment;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.FileContents;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.ServerSnapshot;
import dev.smartcron.store.db.SqliteSnapshot;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A copy of a database as it was at one instant, opened and checked.
 *
 * @param kind as a {@link Manifest} says it
 * @param rows how many rows each table has in it
 * @param numbers the last number given in each table, where the copy does not tell
 */
record DumpedDatabase(String kind, Path file, Map<String, Long> rows, Map<String, Long> numbers) {
    static final String SQLITE_FILE = "smartcron.db";
    static final String SERVER_FILE = "database.dump";

    /** Checks whether a file in a backup is its copy of the database. */
    static boolean isOne(String name) {
        return name.equals(SQLITE_FILE) || name.equals(SERVER_FILE);
    }

    /**
     * Makes it, while others go on writing.
     *
     * @param folder for the copy; nobody else's
     * @throws UserError when it cannot be made, or does not pass its check
     */
    static DumpedDatabase of(Database database, Path folder) throws IOException {
        return database.dialect() == Dialect.SQLITE ? ofFile(database, folder) : ofServer(database, folder);
    }

    private static DumpedDatabase ofFile(Database database, Path folder) throws IOException {
        Path target = Files.createFile(folder.resolve(SQLITE_FILE), WorkFolder.OWNER_ONLY);
        Map<String, Long> rows = SqliteSnapshot.copy(database, target);
        FileContents contents = FileContents.read(target);
        if (!contents.damages().isEmpty()) {
            throw UserError.cannotWork(
                    "the copy of the database does not pass its check: "
                            + contents.damages().get(0),
                    "smartcron verify tells whether the database itself is damaged; else see the disk (dmesg).");
        }
        if (contents.schema() != Schema.VERSION || !contents.rows().equals(rows)) {
            throw notTheSame();
        }
        return new DumpedDatabase(Manifest.SQLITE, target, rows, Map.of());
    }

    private static DumpedDatabase ofServer(Database database, Path folder) throws IOException {
        ClientTools tools = new ClientTools(ClientEnvironment.of(database));
        Path target = folder.resolve(SERVER_FILE);
        try (ServerSnapshot snapshot = ServerSnapshot.take(database)) {
            tools.checkDump(snapshot.serverVersion());
            List<String> tables = new ArrayList<>(snapshot.rows().keySet());
            tools.dump(snapshot.schema(), tables, snapshot.name(), target);
            if (!tools.rows(target).equals(snapshot.rows())) {
                throw notTheSame();
            }
            return new DumpedDatabase(Manifest.POSTGRESQL, target, snapshot.rows(), snapshot.numbers());
        }
    }

    private static UserError notTheSame() {
        return UserError.cannotWork(
                "the copy of the database has other rows than the database had",
                "See the disk (dmesg), and try again; smartcron verify looks at the database.");
    }
}
