package dev.smartcron.tick;

import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs that are recorded, although processes of theirs could not be killed: each keeps its folder, in which it says at
 * which fence it has its lock, until a tick of this node finds them gone.
 */
final class Survivors {
    private final Path runs;

    Survivors(Path runs) {
        this.runs = runs;
    }

    void note(RunFolder folder, Claim claim) throws IOException {
        folder.keep(RunFolder.HELD, Long.toString(claim.fence()));
    }

    List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        for (RunFolder folder : RunFolder.list(runs)) {
            folder.note(RunFolder.HELD).flatMap(Survivors::fence).ifPresent(fence -> all.add(new Kept(folder, fence)));
        }
        return all;
    }

    /** Empty for what no runner wrote: a task that runs as the runner's own user may put anything there. */
    private static Optional<Long> fence(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @param fence at which its execution ended */
    record Kept(RunFolder folder, long fence) {
        boolean live() {
            return Run.reopen(folder).map(run -> !run.survivors().isEmpty()).orElse(false);
        }
    }
}
