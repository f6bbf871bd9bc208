package dev.smartcron.output.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an execution's output in a large log page by page. A page costs what it shows, wherever in the log it is: the lines of
 * SmartCron's own, which say whose the output between them is, are looked for no farther away than a page may reach.
 *
 * <p>It is for tasks that never run twice at once: the output of others does not stand between theirs. Each page is empty where
 * the log is no large one, or those lines do not tell: then it has to be read from its beginning, by {@link
 * TaskLog#executionOutput}.
 */
public final class LogPages {
    /** Of a smaller log all is read: its lines have numbers, and can be counted. */
    public static final long LARGE = 16L << 20;

    /** The bytes that a page reaches. */
    private static final int REACH = 1 << 20;

    /** Before an output may stand what others printed into the same file, as much as a log keeps before it is moved away. */
    private static final long FARTHEST_BEGINNING = 4 * LARGE;

    private final List<Path> files;
    private final long execution;
    private final int most;

    /**
     * Reads nothing yet.
     *
     * @param current the task's log
     * @param most lines of a page
     */
    LogPages(Path current, long execution, int most) {
        this.files = List.of(current, Path.of(current + ".1"));
        this.execution = execution;
        this.most = most;
    }

    /** A line of the file: output, or one of SmartCron's own. */
    private record FileLine(long from, long to, @Nullable LogHeader header) {}

    /** A part of a file. */
    @SuppressWarnings("ArrayRecordComponent") // read once
    private record Region(long from, byte[] bytes, List<FileLine> lines) {
        long to() {
            return from + bytes.length;
        }
    }

    /**
     * The last page.
     *
     * @param isRunning whether it is this execution that prints here now
     */
    public Optional<LogPage> end(boolean isRunning) throws IOException {
        for (Path file : files) {
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                long end = endOfOutput(region(log, log.length() - REACH, log.length()), isRunning && isCurrent(file));
                if (end >= 0) {
                    return log.length() < LARGE ? Optional.empty() : before(file, log, end);
                }
            } catch (FileNotFoundException | NoSuchFileException e) {
                // Never was, or was moved away just now.
            }
        }
        return Optional.empty();
    }

    /** The page that ends where another one begins. */
    public Optional<LogPage> before(long log, long place) throws IOException {
        Path file = find(log);
        if (file == null) {
            return Optional.empty();
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            return place < 0 || place > open.length() ? Optional.empty() : before(file, open, place);
        }
    }

    /** The page that begins where another one ends. */
    public Optional<LogPage> after(long log, long place) throws IOException {
        Path file = find(log);
        if (file == null) {
            return Optional.empty();
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            return place < 0 || place > open.length() ? Optional.empty() : Optional.of(after(file, open, place, false));
        }
    }

    /** The first page. */
    public Optional<LogPage> beginning() throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            Path file = files.get(i);
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                for (long from = 0; from < Math.min(log.length(), FARTHEST_BEGINNING); ) {
                    Region region = region(log, from, from + REACH);
                    Optional<FileLine> header = region.lines().stream()
                            .filter(line -> isOurs(line.header()))
                            .findFirst();
                    if (header.isPresent()) {
                        boolean isFirst = isStart(header.get().header());
                        return isFirst && log.length() >= LARGE
                                ? Optional.of(after(file, log, header.get().to(), true))
                                : Optional.empty();
                    }
                    // No header is longer than a line that could be cut here: the last one is looked at again.
                    from = region.lines().size() < 2
                            ? region.to()
                            : region.lines().get(region.lines().size() - 1).from();
                }
            } catch (FileNotFoundException | NoSuchFileException e) {
                // Never was, or was moved away just now.
            }
        }
        return Optional.empty();
    }

    private boolean isCurrent(Path file) {
        return file.equals(files.get(0));
    }

    private @Nullable Path find(long log) throws IOException {
        for (Path file : files) {
            try {
                if (id(file) == log) {
                    return file;
                }
            } catch (NoSuchFileException e) {
                // Never was, or was moved away just now.
            }
        }
        return null;
    }

    private static long id(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    }

    private boolean isOurs(@Nullable LogHeader header) {
        return header != null && header.execution() == execution;
    }

    private static boolean isStart(@Nullable LogHeader header) {
        return header != null && header.attempt() == 1 && header.rest().startsWith("started");
    }

    /** The place where the output ends, as the last part of a file tells; less than zero where it does not. */
    private long endOfOutput(Region last, boolean isRunning) {
        List<FileLine> headers =
                last.lines().stream().filter(line -> line.header() != null).toList();
        for (int i = headers.size() - 1; i >= 0; i--) {
            LogHeader header = headers.get(i).header();
            if (header != null && isOurs(header)) {
                return !header.opens()
                        ? headers.get(i).from()
                        : i + 1 < headers.size() ? headers.get(i + 1).from() : last.to();
            }
        }
        return headers.isEmpty() && isRunning && last.from() > 0 ? last.to() : -1;
    }

    private Optional<LogPage> before(Path file, RandomAccessFile log, long end) throws IOException {
        Region region = region(log, end - REACH, end);
        List<OutputLine> all = output(region, isOursAtFirst(region));
        List<OutputLine> lines = all.subList(Math.max(0, all.size() - most), all.size());
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        long first = lines.get(0).number();
        boolean isBeginning = lines.size() == all.size()
                && region.lines().stream()
                        .filter(line -> line.to() == first)
                        .anyMatch(line -> isOurs(line.header()) && isStart(line.header()));
        boolean isEnd = end == log.length() || isOurs(headerAt(log, end));
        return Optional.of(new LogPage(id(file), lines, end, isBeginning, isEnd, log.length()));
    }

    /** The line of SmartCron's own at a place; null where it is none. */
    private static @Nullable LogHeader headerAt(RandomAccessFile log, long place) throws IOException {
        List<FileLine> lines = region(log, place, place + 1_000).lines();
        return lines.isEmpty() ? null : lines.get(0).header();
    }

    /** Checks whether the first output of a part, with output of this execution behind it, is this execution's too. */
    private boolean isOursAtFirst(Region region) {
        return region.lines().stream()
                .map(FileLine::header)
                .filter(Objects::nonNull)
                .findFirst()
                // It ends there, or another runner goes on with it there.
                .map(header -> isOurs(header) && !header.rest().startsWith("started"))
                .orElse(true);
    }

    private LogPage after(Path file, RandomAccessFile log, long place, boolean isBeginning) throws IOException {
        Region region = region(log, place, place + REACH);
        List<OutputLine> all = output(region, true);
        boolean isWhole = region.to() == log.length();
        if (!isWhole && all.size() > 1 && region.bytes()[region.bytes().length - 1] != '\n') {
            // The last line goes on behind what was read.
            all = all.subList(0, all.size() - 1);
        }
        List<OutputLine> lines = all.subList(0, Math.min(most, all.size()));
        long to = lines.isEmpty() ? region.to() : end(region, lines.get(lines.size() - 1));
        boolean isLast = lines.size() == all.size();
        return new LogPage(id(file), lines, to, isBeginning, isLast && (isWhole || isClosed(region)), log.length());
    }

    private static long end(Region region, OutputLine line) {
        return region.lines().stream()
                .filter(each -> each.from() == line.number())
                .findFirst()
                .map(FileLine::to)
                .orElse(region.to());
    }

    /** Checks whether the output ends in a part, or before it, and does not begin again. */
    private boolean isClosed(Region region) {
        boolean isClosed = false;
        for (FileLine line : region.lines()) {
            LogHeader header = line.header();
            if (header != null && isOurs(header)) {
                isClosed = !header.opens();
            }
        }
        return isClosed;
    }

    /** The lines of this execution, as they were printed. */
    private List<OutputLine> output(Region region, boolean isOursAtFirst) {
        List<OutputLine> output = new ArrayList<>();
        boolean isInside = isOursAtFirst;
        for (FileLine line : region.lines()) {
            LogHeader header = line.header();
            if (header != null) {
                isInside = isOurs(header) && header.opens();
            } else if (isInside) {
                output.add(line(region, line));
            }
        }
        return output;
    }

    private static OutputLine line(Region region, FileLine line) {
        int from = (int) (line.from() - region.from());
        int to = (int) (line.to() - region.from());
        to -= to > from && region.bytes()[to - 1] == '\n' ? 1 : 0;
        int mark = from;
        while (mark < to && region.bytes()[mark] == ' ') {
            mark++;
        }
        // Output that looks like a line of SmartCron's own has a blank more than was printed.
        from += mark > from && isMark(region.bytes(), mark) ? 1 : 0;
        int shown = Math.min(to - from, OutputWindow.LONGEST_LINE);
        return new OutputLine(
                line.from(),
                new String(region.bytes(), from, shown, StandardCharsets.UTF_8),
                (long) to - from - shown,
                false);
    }

    /** Reads a part of a file in its lines; what it cuts off at the first is left out, unless that is all of it. */
    private static Region region(RandomAccessFile log, long wanted, long to) throws IOException {
        long from = Math.max(0, wanted);
        byte[] bytes = new byte[(int) Math.max(0, Math.min(to, log.length()) - from)];
        boolean isCut = false;
        if (from > 0) {
            log.seek(from - 1);
            isCut = log.read() != '\n';
        }
        log.seek(from);
        log.readFully(bytes);
        int first = isCut && wanted > 0 ? newline(bytes, 0) + 1 : 0;
        first = first >= bytes.length ? 0 : first;
        List<FileLine> lines = new ArrayList<>();
        for (int begin = first; begin < bytes.length; ) {
            int end = Math.min(bytes.length, newline(bytes, begin) + 1);
            lines.add(new FileLine(from + begin, from + end, header(bytes, begin, end)));
            begin = end;
        }
        return new Region(from, bytes, lines);
    }

    /** The next newline, or the end. */
    private static int newline(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static @Nullable LogHeader header(byte[] bytes, int from, int to) {
        if (!isMark(bytes, from)) {
            return null;
        }
        int begin = from + LogHeader.MARK.length;
        return LogHeader.parse(
                new String(bytes, begin, Math.max(0, to - begin), StandardCharsets.ISO_8859_1).stripTrailing());
    }

    private static boolean isMark(byte[] bytes, int at) {
        int end = at + LogHeader.MARK.length;
        return end <= bytes.length && Arrays.equals(bytes, at, end, LogHeader.MARK, 0, LogHeader.MARK.length);
    }
}
