package dev.smartcron.process;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a run, as its wrapper wrote them down before it started the task.
 *
 * @param cookie value of {@code SMARTCRON_RUN} in every process of the run
 * @param bootedAt when the uptime was zero, by the clock of the runner that started it
 * @param task leader of the task's own session; null in the instant before it exists
 * @param begun uptime when the task was about to be executed, to 10 ms; the wrapper's before that
 */
record StartedFile(
        Identity wrapper,
        String bootId,
        String cookie,
        Instant bootedAt,
        @Nullable Identity task,
        Duration begun) {

    /** Empty while the wrapper has not got so far, when the start was forbidden, and when it makes no sense. */
    static Optional<StartedFile> read(Path file) throws IOException {
        Optional<byte[]> written = RunFolder.bytes(file);
        try {
            return written.flatMap(bytes -> parse(new String(bytes, StandardCharsets.ISO_8859_1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // The task has written there: what it says of processes is nothing to go by.
            return Optional.empty();
        }
    }

    private static Optional<StartedFile> parse(String text) {
        String[] lines = text.split("\n", 3);
        // What a later version may add to a line is passed over: its runs, too, may be left to this one.
        String[] first = lines[0].split(" ");
        if (lines.length < 2 || first.length < 6) {
            return Optional.empty();
        }
        String[] second = lines[1].split(" ");
        Identity wrapper = identity(first);
        // A line without its newline is still being written.
        Identity task = lines.length == 3 && second.length >= 4 ? identity(second) : null;
        return Optional.of(new StartedFile(
                wrapper,
                first[3],
                first[4],
                Instant.ofEpochMilli(Long.parseLong(first[5])),
                task,
                task == null ? Duration.ofMillis(10 * wrapper.startTicks()) : Boot.uptime(second[3])));
    }

    private static Identity identity(String[] words) {
        return new Identity(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
