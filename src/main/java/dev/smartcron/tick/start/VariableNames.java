package dev.smartcron.tick.start;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of the variables that a task gets, each where its value is from; never a value.
 *
 * @param declared in {@code env}
 * @param file the {@code env_file}; null for none
 * @param read in that file
 * @param problem why the file's are not known here; null where they are
 * @param given by SmartCron to every task
 */
public record VariableNames(
        List<String> declared,
        @Nullable String file,
        List<String> read,
        @Nullable String problem,
        List<String> given) {
    public VariableNames {
        declared = List.copyOf(declared);
        read = List.copyOf(read);
        given = List.copyOf(given);
    }
}
