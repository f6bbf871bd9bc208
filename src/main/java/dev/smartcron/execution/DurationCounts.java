package dev.smartcron.execution;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts how many runs took how long. Durations up to 31 ms are kept as they are, longer ones to one part in 32, so that
 * counts of many spans can be added up and a share of them asked for.
 */
public final class DurationCounts {
    /** Of each doubling. */
    private static final int BUCKETS = 32;

    private static final int BUCKET_BITS = 5;

    private final SortedMap<Integer, Long> runs = new TreeMap<>();

    /** Reads {@link #toString}. */
    public static DurationCounts parse(String text) {
        DurationCounts counts = new DurationCounts();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == ' ') {
                at++;
                continue;
            }
            int colon = text.indexOf(':', at);
            int blank = text.indexOf(' ', colon);
            int end = blank < 0 ? text.length() : blank;
            counts.add(Integer.parseInt(text, at, colon, 10), Long.parseLong(text, colon + 1, end, 10));
            at = end + 1;
        }
        return counts;
    }

    /** Counts a run. */
    public void add(long millis) {
        add(bucket(Math.max(0, millis)), 1);
    }

    /** Counts those of another span as well. */
    public void add(DurationCounts other) {
        other.runs.forEach(this::add);
    }

    private void add(int bucket, long more) {
        runs.merge(bucket, more, Long::sum);
    }

    /** The number of runs counted. */
    public long total() {
        return runs.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The shortest duration in milliseconds that so many of a hundred runs did not exceed, by the nearest rank; up to a
     * thirty-second more than that run took, never less. Zero without a run.
     */
    public long share(int percent) {
        long rank = (total() * percent + 99) / 100;
        long seen = 0;
        for (Map.Entry<Integer, Long> each : runs.entrySet()) {
            seen += each.getValue();
            if (seen >= rank) {
                return longestIn(each.getKey());
            }
        }
        return 0;
    }

    private static int bucket(long millis) {
        if (millis < BUCKETS) {
            return (int) millis;
        }
        int shift = 63 - BUCKET_BITS - Long.numberOfLeadingZeros(millis);
        return BUCKETS * (shift + 1) + (int) ((millis >> shift) - BUCKETS);
    }

    private static long longestIn(int bucket) {
        if (bucket < BUCKETS) {
            return bucket;
        }
        int shift = bucket / BUCKETS - 1;
        return ((BUCKETS + bucket % BUCKETS + 1L) << shift) - 1;
    }

    /** {@code 12:3 40:1}: buckets with their runs, for the database. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        runs.forEach((bucket, count) -> text.append(text.isEmpty() ? "" : " ")
                .append(bucket)
                .append(':')
                .append(count));
        return text.toString();
    }
}
