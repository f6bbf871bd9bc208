package dev.smartcron.maintenance;

import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Numbering;
import dev.smartcron.store.db.RowLoader;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.ServerCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a server's backup into a schema beside its tables. */
final class ServerLoad implements ClientTools.RowReader {
    private final ServerCopy copy;
    private final Map<String, Long> added = new TreeMap<>();
    private String table = "";
    private @Nullable RowLoader loader;

    private ServerLoad(ServerCopy copy) {
        this.copy = copy;
    }

    /**
     * Reads them.
     *
     * @return how many rows each table has got
     */
    static Map<String, Long> load(ClientTools tools, Path dump, Manifest manifest, ServerCopy copy) throws IOException {
        ServerLoad load = new ServerLoad(copy);
        // Those first that others refer to.
        tools.read(dump, Schema.tables(), load);
        load.endTable();
        copy.database()
                .change(session -> manifest.numbers()
                        .forEach((table, number) -> Numbering.raise(session, Dialect.POSTGRESQL, table, number)));
        return load.added;
    }

    @Override
    public void table(String name, List<String> columns) {
        endTable();
        table = name;
        added.put(name, 0L);
        loader = copy.loader(name, columns);
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        RowLoader open = loader;
        if (open == null) {
            throw new IOException("rows without a table");
        }
        open.add(values);
        added.merge(table, 1L, Long::sum);
    }

    private void endTable() {
        if (loader != null) {
            loader.close();
        }
    }
}
