package dev.smartcron.output.log;

import dev.smartcron.text.FileErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one attempt printed into its task's log, between a header and an end line.
 *
 * <p>Several attempts, in several runners too, may write to one log: each write is whole, and where another attempt's came
 * between, or the log is a new one, a {@code continues} line stands before it. A write that fails leaves the log as it was and
 * may be tried again. The file is opened for each, so that a log may be moved away at any time.
 */
public final class LogBlock {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    /** A lock of the file system keeps other runners out, but not another thread of this one. */
    private static final Object ONE_WRITER = new Object();

    private static final byte[] NOTHING = {};

    private static final int GLANCE = 65_536;

    /** Shared by all: a flood would otherwise fill the heap with copies of it. */
    private static final ByteArrayOutputStream PIECE = new ByteArrayOutputStream();

    private final Path file;
    private final Path cleanup;
    private final Rotation rotation;
    private final String task;
    private final long execution;
    private final int attempt;
    private final HeaderEscape escape = new HeaderEscape(PIECE);

    /** Length of the log after our last write; -1 before the first. Any other length now: somebody else wrote. */
    private long ours = -1;

    /** The identity of that file; null before the first write. */
    private @Nullable Object key;

    private @Nullable String crowded;

    /** True when our last write ended a line. */
    private boolean lineEnded = true;

    /** @param cleanup the log of what had to go */
    LogBlock(Path file, Path cleanup, Rotation rotation, String task, long execution, int attempt) {
        this.file = file;
        this.cleanup = cleanup;
        this.rotation = rotation;
        this.task = task;
        this.execution = execution;
        this.attempt = attempt;
    }

    /**
     * Writes the header, into a new log if it is time for one; {@code when} is shown as it is. Where there cannot be a new
     * one, it goes into the old one: see {@link #crowded}.
     */
    public void start(String when) throws IOException {
        synchronized (ONE_WRITER) {
            try {
                List<String> removed = rotation.before(file, when);
                if (!removed.isEmpty()) {
                    new OwnLog(cleanup, rotation)
                            .append(
                                    when,
                                    List.of(file.getFileName() + " makes room: removed " + String.join(", ", removed)));
                }
            } catch (IOException e) {
                crowded = "cannot make room in the log " + file + ", which goes on growing: " + FileErrors.inWords(e);
            }
        }
        write(NOTHING, 0, 0, header("started " + when), false);
    }

    /** Says why there is no new log though it is time for one; null where nothing is wrong. */
    @Nullable
    public String crowded() {
        return crowded;
    }

    /** Counts the bytes that are not written yet, because they may become a line that looks like one of ours. */
    public int held() {
        return escape.held();
    }

    /** Drops these: they are going to be appended again. */
    public void forgetHeld() {
        escape.forgetHeld();
    }

    /** Writes output. */
    public void append(byte[] bytes, int from, int to) throws IOException {
        if (from < to) {
            write(bytes, from, to, "", true);
        }
    }

    /** Writes a line of ours amid the output. */
    public void remark(String text) throws IOException {
        write(NOTHING, 0, 0, text + "\n", true);
    }

    /** Writes the end line; {@code words} are as in {@code succeeded exit 0 after 3.4s}. */
    public void end(String words) throws IOException {
        write(NOTHING, 0, 0, header(words), false);
    }

    private String header(String rest) {
        return new LogHeader(task, execution, attempt, rest).line();
    }

    /** Writes output, then a line of ours, in one piece; where announced, our header must be the last one before it. */
    private void write(byte[] bytes, int from, int to, String line, boolean announce) throws IOException {
        synchronized (ONE_WRITER) {
            while (!writeOnce(bytes, from, to, line, announce)) {
                // The log was moved away between opening and locking it.
                key = null;
            }
        }
    }

    private boolean writeOnce(byte[] bytes, int from, int to, String line, boolean announce) throws IOException {
        Object opened = Rotation.key(file);
        try (FileChannel log = FileChannel.open(file, APPEND, MODE);
                FileLock lock = log.lock()) {
            Object now = Rotation.key(file);
            if (opened != null && !opened.equals(now)) {
                return false;
            }
            if (key == null || !key.equals(now)) {
                ours = -1;
                key = now;
            }
            long before = log.size();
            HeaderEscape undo = new HeaderEscape(PIECE);
            undo.resume(escape);
            try {
                boolean ended = compose(before, bytes, from, to, line, announce);
                PIECE.writeTo(Channels.newOutputStream(log));
                ours = log.size();
                lineEnded = ended;
            } catch (IOException e) {
                escape.resume(undo);
                takeBack(log, before, e);
                throw e;
            }
            assert lock.isValid();
            return true;
        }
    }

    /** Makes the piece, to be written where the log ends now; returns whether it ends a line. */
    private boolean compose(long end, byte[] bytes, int from, int to, String line, boolean announce)
            throws IOException {
        PIECE.reset();
        boolean ended = end == ours ? lineEnded : endsLine(end);
        if (announce && end != ours && !isLastToHaveBegun(end)) {
            ended = putLine(header(LogHeader.CONTINUES), ended);
        }
        int header = PIECE.size();
        escape.scan(bytes, from, to);
        if (!line.isEmpty()) {
            escape.release();
        }
        if (PIECE.size() > header) {
            ended = escape.isLineStart();
        }
        return line.isEmpty() ? ended : putLine(line, ended);
    }

    /** Puts a line of ours where a line may begin. */
    private boolean putLine(String line, boolean freshLine) {
        PIECE.writeBytes(((freshLine ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8));
        escape.startLine();
        return true;
    }

    /**
     * Checks whether the last header before the log's end is this attempt's: another runner of its node wrote what follows
     * that. Farther back than {@link #GLANCE} it is not looked for.
     */
    private boolean isLastToHaveBegun(long end) throws IOException {
        byte[] tail = new byte[(int) Math.min(end, GLANCE)];
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(end - tail.length);
            reader.readFully(tail);
        }
        String text = new String(tail, StandardCharsets.UTF_8);
        String mark = new String(LogHeader.MARK, StandardCharsets.US_ASCII);
        int last = text.startsWith(mark) && tail.length == end ? 0 : -1;
        int found = text.lastIndexOf("\n" + mark);
        int begin = (found < 0 ? last : found + 1) + mark.length();
        int newline = text.indexOf('\n', begin);
        if (begin < mark.length() || newline < 0) {
            return false;
        }
        LogHeader header = LogHeader.parse(text.substring(begin, newline));
        return header != null && header.isOf(task, execution, attempt) && header.opens();
    }

    /** Checks whether the log's last byte, before this length, ends a line; an empty log does. */
    private boolean endsLine(long length) throws IOException {
        if (length == 0) {
            return true;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(length - 1);
            return reader.read() == '\n';
        }
    }

    private static void takeBack(FileChannel log, long before, IOException cause) {
        try {
            log.truncate(before);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Puts a blank into every line of output that looks like a {@link LogHeader}, so that a reader can trust those it finds.
     *
     * <p>It goes before the mark, after the line's own blanks, so every such line gets exactly one, which {@link LogReader}
     * takes out again.
     */
    private static final class HeaderEscape extends HeaderScanner {
        private final ByteArrayOutputStream out;

        HeaderEscape(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        void text(byte[] bytes, int from, int length) {
            out.write(bytes, from, length);
        }

        @Override
        void mark(int blanksBefore) throws IOException {
            blanks(blanksBefore + 1);
            out.writeBytes(LogHeader.MARK);
        }
    }
}
