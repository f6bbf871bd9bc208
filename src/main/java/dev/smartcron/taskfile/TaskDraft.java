package dev.smartcron.taskfile;

import dev.smartcron.task.Definition;
import dev.smartcron.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task on its way from the file to its definition.
 *
 * @param own what the task itself gives
 * @param keys the same with the file's defaults merged in
 */
record TaskDraft(YamlValue.Mapping own, YamlValue.Mapping keys) {
    static List<TaskDraft> all(YamlValue.Mapping file) {
        YamlValue.Mapping defaults = file.get("defaults") instanceof YamlValue.Mapping given ? given : null;
        List<TaskDraft> drafts = new ArrayList<>();
        if (file.get("tasks") instanceof YamlValue.Sequence tasks) {
            for (YamlValue task : tasks.elements()) {
                if (task instanceof YamlValue.Mapping own) {
                    drafts.add(new TaskDraft(own, merged(own, defaults)));
                }
            }
        }
        return drafts;
    }

    /** Empty when the name is missing or was refused. */
    String name() {
        return Objects.requireNonNullElse(own.text("name"), "");
    }

    Definition definition() {
        Map<String, @Nullable Object> plain = keys.plain();
        plain.remove("name");
        return new Definition(name(), plain);
    }

    boolean isContinuous() {
        return isContinuous(keys);
    }

    private static boolean isContinuous(YamlValue.Mapping keys) {
        return "@continuous".equalsIgnoreCase(keys.text("schedule"));
    }

    /**
     * A task's own keys win. Mappings are merged key by key, so that a task can add to {@code env} or change one part of
     * {@code retries}. A default that the task's own keys rule out is left out: it was not meant for this one.
     */
    private static YamlValue.Mapping merged(YamlValue.Mapping own, YamlValue.@Nullable Mapping defaults) {
        if (defaults == null) {
            return own;
        }
        Map<String, YamlValue.Entry> merged = new LinkedHashMap<>();
        for (String key : TaskKeys.TASK.keys().keySet()) {
            YamlValue.Entry mine = own.fields().get(key);
            YamlValue.Entry theirs = defaults.fields().get(key);
            if (mine != null) {
                merged.put(
                        key,
                        theirs == null ? mine : new YamlValue.Entry(mine.key(), both(mine.value(), theirs.value())));
            } else if (theirs != null) {
                merged.put(key, theirs);
            }
        }
        YamlValue.Mapping keys = mapping(own, merged, defaults);
        for (String key : List.of("timeout", "shards")) {
            if (isContinuous(keys) && !own.gives(key)) {
                merged.remove(key);
            }
        }
        if (!"allow".equals(keys.text("overlap")) && !own.gives("max_running")) {
            merged.remove("max_running");
        }
        if (!merged.containsKey("after") && !own.gives("after_timeout")) {
            merged.remove("after_timeout");
        }
        return keys;
    }

    private static YamlValue both(YamlValue mine, YamlValue theirs) {
        if (!(mine instanceof YamlValue.Mapping own) || !(theirs instanceof YamlValue.Mapping defaults)) {
            return mine;
        }
        Map<String, YamlValue.Entry> merged = new LinkedHashMap<>(defaults.fields());
        merged.putAll(own.fields());
        return mapping(own, merged, defaults);
    }

    private static YamlValue.Mapping mapping(
            YamlValue.Mapping own, Map<String, YamlValue.Entry> merged, YamlValue.Mapping defaults) {
        Set<String> broken = new HashSet<>(own.broken());
        broken.addAll(defaults.broken());
        return new YamlValue.Mapping(own.at(), merged, broken);
    }
}
