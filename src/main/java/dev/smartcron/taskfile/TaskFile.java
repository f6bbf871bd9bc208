package dev.smartcron.taskfile;

import dev.smartcron.task.Definition;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task file that can be registered.
 *
 * @param path as it was named
 * @param tasks in the order of the file, its defaults merged in
 * @param groups by name, each with its {@code max_running}
 * @param calendars by name, each with its {@code dates} in ISO form
 */
public record TaskFile(
        Path path, List<Definition> tasks, Map<String, Definition> groups, Map<String, Definition> calendars) {
    public TaskFile {
        tasks = List.copyOf(tasks);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        calendars = Collections.unmodifiableMap(new LinkedHashMap<>(calendars));
    }
}
