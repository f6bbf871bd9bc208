package dev.smartcron.output.log;

import dev.smartcron.text.PlainText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 *
 * <p>Several processes write to it at once. The file is opened for each piece and locked until it is written, so that none of
 * them compresses it meanwhile as an old one; it may be moved away or emptied at any time.
 */
public record OwnLog(Path file, Rotation rotation) {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    /** A lock of the file system keeps other processes out, but not another thread of this one. */
    private static final Object ONE_WRITER = new Object();

    /** Writes lines, in one piece: other processes may be writing too. {@code when} is shown as it is. */
    public void append(String when, List<String> lines) throws IOException {
        byte[] text = lines.stream()
                .map(line -> when + " " + PlainText.line(line) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        synchronized (ONE_WRITER) {
            List<String> unused = rotation.before(file, when);
            boolean written;
            do {
                written = write(text);
            } while (!written);
        }
    }

    /** Returns false where the file is new, or was moved away between opening and locking it. */
    private boolean write(byte[] text) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A device, such as the standard output of a container: nobody moves that away.
            try (FileChannel log = FileChannel.open(file, APPEND)) {
                write(log, text);
                return true;
            }
        }
        Object opened = Rotation.key(file);
        try (FileChannel log = FileChannel.open(file, APPEND, MODE);
                FileLock lock = log.lock()) {
            if (!lock.isValid() || opened == null || !opened.equals(Rotation.key(file))) {
                return false;
            }
            write(log, text);
            return true;
        }
    }

    private static void write(FileChannel log, byte[] text) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(text);
        while (all.hasRemaining()) {
            log.write(all);
        }
    }
}
