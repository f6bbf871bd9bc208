package dev.smartcron.output;

import dev.smartcron.task.Shards;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is kept of the outputs of an attempt that is shards.
 *
 * @param kept of the attempt's own output, then of each shard's
 * @param tailBytes about how long the tail may be
 */
record ShardTails(Shards shards, List<KeptOutput> kept, int tailBytes) {
    /** The least that a shard has of it; of many shards the first have theirs. */
    private static final int LEAST = 256;

    /** The beginning of each line of a shard. */
    static String mark(int shard) {
        return "[" + shard + "] ";
    }

    /** Tells of the shards that failed; where none did, the tail is of all. */
    KeptOutput together(Collection<Integer> failed, @Nullable String trouble) {
        long bytes = 0;
        long dropped = 0;
        String summary = null;
        for (int i = 0; i < kept.size(); i++) {
            KeptOutput each = kept.get(i);
            bytes += each.bytes();
            dropped += each.dropped();
            if (summary == null && each.summary() != null) {
                summary = markAt(i) + each.summary();
            }
        }
        return new KeptOutput(tail(failed), bytes, dropped, summary, trouble);
    }

    private @Nullable String tail(Collection<Integer> failed) {
        List<Integer> told = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            boolean wanted = i == 0
                    || failed.isEmpty()
                    || failed.contains(shards.numbers().get(i - 1));
            if (wanted && kept.get(i).tail() != null) {
                told.add(i);
            }
        }
        StringBuilder text = new StringBuilder();
        int most = Math.max(LEAST, tailBytes / Math.max(1, told.size()));
        for (int i : told) {
            if (text.length() < tailBytes) {
                append(text, markAt(i), last(Objects.requireNonNull(kept.get(i).tail()), most));
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    private String markAt(int output) {
        return output == 0 ? "" : mark(shards.numbers().get(output - 1));
    }

    /** The end of a text, from the beginning of a line where one is there. */
    private static String last(String tail, int most) {
        if (tail.length() <= most) {
            return tail;
        }
        String end = tail.substring(tail.length() - most);
        int line = end.indexOf('\n') + 1;
        return line == end.length() ? end : end.substring(line);
    }

    private static void append(StringBuilder text, String mark, String lines) {
        String whole = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
        text.append(mark).append(whole.replace("\n", "\n" + mark)).append('\n');
    }
}
