package dev.smartcron.taskfile;

import dev.smartcron.task.Definition;
import dev.smartcron.yaml.Problems;
import dev.smartcron.yaml.YamlReader;
import dev.smartcron.yaml.YamlValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a task file: tasks that can be registered, or everything that is wrong with it. */
public final class TaskFileReader {
    private TaskFileReader() {}

    /**
     * Reads a task file and everything that is wrong with it.
     *
     * @param onlyUser whose tasks alone the runner may start; null where it is root
     */
    public static Reading read(Path file, @Nullable String onlyUser) {
        Problems problems = new Problems(file.toString());
        return read(file, YamlReader.read(file, file.toString(), TaskKeys.FILE, problems), onlyUser, problems);
    }

    /**
     * Reads the text of a task file that is on no disk, whoever's tasks it has.
     *
     * @param name as which problems name it
     */
    public static Reading readText(String text, String name) {
        Problems problems = new Problems(name);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return read(Path.of(name), YamlReader.readText(bytes, name, TaskKeys.FILE, problems), null, problems);
    }

    private static Reading read(
            Path file, YamlValue.@Nullable Mapping found, @Nullable String onlyUser, Problems problems) {
        if (found == null) {
            return new Reading.Bad(problems.all());
        }
        List<TaskDraft> drafts = TaskDraft.all(found);
        TaskRules rules = new TaskRules(onlyUser, problems);
        drafts.forEach(rules::check);
        new NameRules(found, drafts, problems).check();
        if (!problems.isEmpty()) {
            return new Reading.Bad(problems.all());
        }
        List<Definition> tasks = new ArrayList<>(drafts.size());
        drafts.forEach(draft -> tasks.add(draft.definition()));
        return new Reading.Good(new TaskFile(file, tasks, named(found, "groups"), named(found, "calendars")));
    }

    private static Map<String, Definition> named(YamlValue.Mapping found, String key) {
        Map<String, Definition> named = new LinkedHashMap<>();
        if (found.get(key) instanceof YamlValue.Mapping entries) {
            entries.fields().forEach((name, field) -> {
                if (field.value() instanceof YamlValue.Mapping keys) {
                    named.put(name, new Definition(name, keys.plain()));
                }
            });
        }
        return named;
    }
}
