package dev.smartcron.output.log;

import dev.smartcron.text.PlainText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A log of SmartCron's own, for people with {@code tail}: a line for each thing that happened, its time before it. Bounded
 * as the logs of tasks are.
 */
public record OwnLog(Path file, Rotation rotation) {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    /** Writes lines, in one piece: other processes may be writing too. {@code when} is shown as it is. */
    public void append(String when, List<String> lines) throws IOException {
        List<String> unused = rotation.before(file, when);
        byte[] text = lines.stream()
                .map(line -> when + " " + PlainText.line(line) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        try (FileChannel log = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), MODE)) {
            ByteBuffer all = ByteBuffer.wrap(text);
            while (all.hasRemaining()) {
                log.write(all);
            }
        }
    }
}
