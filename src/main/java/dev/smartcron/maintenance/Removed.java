package dev.smartcron.maintenance;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts what is removed while it is. */
public final class Removed {
    private final Map<CleanupKind, Long> counts = new EnumMap<>(CleanupKind.class);
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long fileBytes;
    private long databaseBytes;
    private Duration took = Duration.ZERO;
    private Duration longestBatch = Duration.ZERO;

    Removed() {
        for (CleanupKind kind : CleanupKind.values()) {
            counts.put(kind, 0L);
        }
    }

    void add(CleanupKind kind, long count) {
        counts.merge(kind, count, Long::sum);
    }

    /** Adds a file, or a folder of files. */
    void addFile(CleanupKind kind, long bytes) {
        add(kind, 1);
        fileBytes += bytes;
    }

    /** Adds something to be told that is not removed like all else. */
    void note(String line) {
        notes.add(line);
    }

    /** Adds something that could not be removed, and why. */
    void problem(String line) {
        problems.add(line);
    }

    void inDatabase(long bytes) {
        databaseBytes = bytes;
    }

    void ended(Duration time, Duration longest) {
        took = time;
        longestBatch = longest;
    }

    /** How many there were of each kind, in the order of the kinds. */
    public Map<CleanupKind, Long> counts() {
        return counts;
    }

    public List<String> notes() {
        return notes;
    }

    public List<String> problems() {
        return problems;
    }

    /** The size of the files that were removed. */
    public long fileBytes() {
        return fileBytes;
    }

    /** The size of what a database file uses again, or gave back to its file system. */
    public long databaseBytes() {
        return databaseBytes;
    }

    public Duration took() {
        return took;
    }

    /** What was freed, and how long that took: {@code freed 14M in 2.1s}. */
    public String freed() {
        return "freed " + Sizes.brief(fileBytes + databaseBytes) + " in " + Durations.brief(took);
    }

    /** All of it in one line. */
    public String line() {
        String kinds = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getKey().label() + " " + count.getValue())
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "nothing was old enough to be removed" : "removed: " + kinds + "; " + freed();
    }

    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = Json.object();
        counts.forEach((kind, count) -> json.put(kind.word(), count));
        json.put("bytes_freed", fileBytes + databaseBytes);
        json.put("duration_ms", took.toMillis());
        json.put("longest_batch_ms", longestBatch.toMillis());
        json.put("notes", notes);
        return json;
    }
}
