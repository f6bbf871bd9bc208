package dev.smartcron.process;

import dev.smartcron.process.access.Account;
import dev.smartcron.task.Shards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of an attempt's processes.
 *
 * @param shards null where it is one process
 */
record ShardFiles(RunFolder folder, @Nullable Shards shards) {
    /** As much as the wrapper takes for the result of an attempt. */
    private static final String RESULT_ROOM = " ".repeat(255) + "\n";

    /** Notes which shards there are, and takes the room for what each prints and for its result, before there is one. */
    void prepare(@Nullable Account as) throws IOException {
        if (shards == null) {
            return;
        }
        folder.keep(RunFolder.SHARDS, shards.note());
        for (int shard : shards.numbers()) {
            Path output = folder.outputFiles(shard).output();
            folder.seal(output);
            Account.own(output, as);
            folder.keep(folder.result(shard).getFileName().toString(), RESULT_ROOM);
        }
    }

    /** The real paths of what they print to, as far as it is there. */
    Set<String> outputs() {
        Set<String> outputs = new HashSet<>();
        add(folder.output(), outputs);
        if (shards != null) {
            shards.numbers().forEach(shard -> add(folder.outputFiles(shard).output(), outputs));
        }
        return outputs;
    }

    private static void add(Path file, Set<String> outputs) {
        try {
            outputs.add(file.toRealPath().toString());
        } catch (IOException e) {
            // The task has removed it, so nobody who starts now can have it.
            return;
        }
    }
}
