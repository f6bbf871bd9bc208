package dev.smartcron.process;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of ending a run, kept beside it for a runner that goes on with it.
 *
 * @param begun uptime when it began
 * @param term uptime when TERM was sent; null before
 */
record EndNote(Duration begun, @Nullable Duration term) {
    private static final String FILE = "ending";

    /** Empty when no runner has begun, in this boot. */
    static Optional<EndNote> read(RunFolder folder) {
        try {
            return RunFolder.bytes(folder.path().resolve(FILE))
                    .flatMap(bytes -> parse(new String(bytes, StandardCharsets.ISO_8859_1)));
        } catch (IOException | NumberFormatException e) {
            // Spoilt by the task, or by the disk: then the end begins anew, which it survives.
            return Optional.empty();
        }
    }

    private static Optional<EndNote> parse(String text) {
        String[] millis = text.split(" ", 2);
        EndNote note = new EndNote(
                Duration.ofMillis(Long.parseLong(millis[0])),
                millis.length < 2 ? null : Duration.ofMillis(Long.parseLong(millis[1])));
        return Optional.of(note).filter(read -> read.begun().compareTo(Boot.kernelUptime()) <= 0);
    }

    void write(RunFolder folder) {
        try {
            folder.keep(FILE, begun.toMillis() + (term == null ? "" : " " + term.toMillis()));
        } catch (IOException e) {
            // No room, or the task has removed the folder. It must end all the same; only a runner after this one would
            // miss the note, and begin anew.
            return;
        }
    }

    /** True when it had its TERM then: it was there already. */
    boolean signalled(ProcStat process) {
        return term != null && process.startTicks() * 10 < term.toMillis();
    }
}
