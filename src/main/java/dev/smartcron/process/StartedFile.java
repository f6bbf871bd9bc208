package dev.smartcron.process;

import dev.smartcron.process.ProcStat.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a run's processes are, as its wrapper wrote it down before it started the task.
 *
 * @param cookie value of {@code SMARTCRON_RUN} in every process of the run
 * @param task leader of the task's own session; null in the instant before it exists
 */
record StartedFile(
        Identity wrapper,
        String bootId,
        String cookie,
        @Nullable Identity task) {

    /** Empty while the wrapper has not got so far, and when the start was forbidden. */
    static Optional<StartedFile> read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String[] lines = text.split("\n", 3);
        String[] first = lines[0].split(" ", 5);
        if (lines.length < 2 || first.length < 5) {
            return Optional.empty();
        }
        String[] second = lines[1].split(" ", 3);
        // A line without its newline is still being written.
        boolean taskKnown = lines.length == 3 && second.length == 3;
        return Optional.of(new StartedFile(identity(first), first[3], first[4], taskKnown ? identity(second) : null));
    }

    private static Identity identity(String[] words) {
        return new Identity(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
