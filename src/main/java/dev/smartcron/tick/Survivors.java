package dev.smartcron.tick;

import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.Claim;
import dev.smartcron.store.LeftBehind.Held;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs that are recorded, although processes of theirs could not be killed: each keeps its folder, in which it says which
 * lock it holds, until a tick of this node finds them gone.
 */
final class Survivors {
    private final Path runs;

    Survivors(Path runs) {
        this.runs = runs;
    }

    void note(RunFolder folder, Claim claim) throws IOException {
        Files.writeString(
                folder.held(),
                claim.place() + " " + claim.fence() + " " + claim.task().name());
    }

    List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        for (RunFolder folder : RunFolder.list(runs)) {
            if (Files.exists(folder.held())) {
                String text = Files.readString(folder.held(), StandardCharsets.UTF_8);
                int first = text.indexOf(' ');
                int second = text.indexOf(' ', first + 1);
                all.add(new Kept(
                        folder,
                        new Held(
                                text.substring(second + 1),
                                Integer.parseInt(text.substring(0, first)),
                                Long.parseLong(text.substring(first + 1, second)))));
            }
        }
        return all;
    }

    record Kept(RunFolder folder, Held held) {
        boolean live() {
            return Run.reopen(folder).map(run -> !run.survivors().isEmpty()).orElse(false);
        }
    }
}
