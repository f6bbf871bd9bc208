package dev.smartcron.task;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shards that one attempt starts.
 *
 * @param total how many the task has
 * @param numbers of those to start, each from 0 to one less than that, in order: all at first, and in a retry those that
 *     have not succeeded yet
 */
public record Shards(int total, List<Integer> numbers) {

    public Shards {
        numbers = List.copyOf(numbers);
        if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number < 0 || number >= total)) {
            throw new IllegalArgumentException("not shards of " + total + ": " + numbers);
        }
    }

    /** All shards of a task; null for a task that is one process. */
    public static @Nullable Shards all(Task task) {
        return task.action().shards().map(Shards::all).orElse(null);
    }

    private static Shards all(int total) {
        return new Shards(total, IntStream.range(0, total).boxed().toList());
    }

    /** Those of them that are not among these; all, where that would be none. */
    public Shards without(List<Integer> others) {
        List<Integer> left =
                numbers.stream().filter(number -> !others.contains(number)).toList();
        return left.isEmpty() ? this : new Shards(total, left);
    }

    /** The numbers with blanks between them, as the shell reads them. */
    public String words() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** A line for the run folder. */
    public String note() {
        return total + ": " + words();
    }

    /** Reads {@link #note}; empty where a task has written something else there. */
    public static Optional<Shards> read(String note) {
        String[] parts = note.split(": ", 2);
        try {
            return Optional.of(new Shards(
                    Integer.parseInt(parts[0]),
                    Arrays.stream(parts[1].split(" ")).map(Integer::valueOf).toList()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
