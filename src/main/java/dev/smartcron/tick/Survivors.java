package dev.smartcron.tick;

import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.Claim;
import dev.smartcron.store.LeftBehind.Held;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        folder.keep(
                RunFolder.HELD,
                claim.place() + " " + claim.fence() + " " + claim.task().name());
    }

    List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        for (RunFolder folder : RunFolder.list(runs)) {
            folder.note(RunFolder.HELD).flatMap(Survivors::parse).ifPresent(held -> all.add(new Kept(folder, held)));
        }
        return all;
    }

    /** Empty for what no runner wrote: a task that runs as the runner's own user may put anything there. */
    private static Optional<Held> parse(String text) {
        String[] words = text.split(" ", 3);
        try {
            return words.length < 3
                    ? Optional.empty()
                    : Optional.of(new Held(words[2], Integer.parseInt(words[0]), Long.parseLong(words[1])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    record Kept(RunFolder folder, Held held) {
        boolean live() {
            return Run.reopen(folder).map(run -> !run.survivors().isEmpty()).orElse(false);
        }
    }
}
