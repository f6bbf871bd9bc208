package dev.smartcron.output;

import dev.smartcron.process.kernel.Tools;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Gives the disk back what was already read of a run's output, so that a flood takes no more room than is kept of it.
 *
 * <p>The task goes on appending meanwhile. A file system that knows no holes keeps all until the run's folder goes.
 */
final class HolePuncher {
    private static final long STEP = 16L << 20;
    private static final long PAGE = 4_096;

    private final Path file;
    private long punched;
    private boolean unable;
    private @Nullable Process busy;

    /**
     * Punches nothing yet.
     *
     * @param keep bytes at the file's beginning that stay
     */
    HolePuncher(Path file, long keep) {
        this.file = file;
        this.punched = (keep + PAGE - 1) / PAGE * PAGE;
    }

    /** Gives back everything before this position, once it is worth a process. */
    void punch(long before) {
        Process earlier = busy;
        if (earlier != null && earlier.isAlive()) {
            return;
        }
        unable |= earlier != null && earlier.exitValue() != 0;
        busy = null;
        long end = before / PAGE * PAGE;
        if (unable || end - punched < STEP) {
            return;
        }
        try {
            Path fallocate = Tools.find("fallocate", "util-linux");
            busy = new ProcessBuilder(
                            fallocate.toString(),
                            "--punch-hole",
                            "--offset",
                            Long.toString(punched),
                            "--length",
                            Long.toString(end - punched),
                            file.toString())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            punched = end;
        } catch (IOException e) {
            // Room is all that is lost: max_output still limits the log.
            unable = true;
        }
    }
}
