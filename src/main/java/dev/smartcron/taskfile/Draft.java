package dev.smartcron.taskfile;

import dev.smartcron.task.Definition;
import dev.smartcron.yaml.Found;
import dev.smartcron.yaml.Key;
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
record Draft(Found.Fields own, Found.Fields keys) {
    static List<Draft> all(Found.Fields file) {
        Found.Fields defaults = file.get("defaults") instanceof Found.Fields given ? given : null;
        List<Draft> drafts = new ArrayList<>();
        if (file.get("tasks") instanceof Found.Many tasks) {
            for (Found task : tasks.elements()) {
                if (task instanceof Found.Fields own) {
                    drafts.add(new Draft(own, merged(own, defaults)));
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
        return "@continuous".equalsIgnoreCase(keys.text("schedule"));
    }

    /**
     * A task's own keys win. Mappings are merged key by key, so that a task can add to {@code env} or change one part of
     * {@code retries}. A default that the task's own keys rule out is left out: it was not meant for this one.
     */
    private static Found.Fields merged(Found.Fields own, Found.@Nullable Fields defaults) {
        if (defaults == null) {
            return own;
        }
        Map<String, Found.Field> merged = new LinkedHashMap<>();
        for (Key key : TaskKeys.TASK.keys().values()) {
            Found.Field mine = own.fields().get(key.name());
            Found.Field theirs = defaults.fields().get(key.name());
            if (mine != null && theirs != null) {
                merged.put(key.name(), new Found.Field(mine.key(), both(mine.value(), theirs.value())));
            } else if (mine != null) {
                merged.put(key.name(), mine);
            } else if (theirs != null) {
                merged.put(key.name(), theirs);
            }
        }
        if (isWord(merged, "schedule", "@continuous") && !own.gives("timeout")) {
            merged.remove("timeout");
        }
        if (!isWord(merged, "overlap", "allow") && !own.gives("max_running")) {
            merged.remove("max_running");
        }
        if (!merged.containsKey("after") && !own.gives("after_timeout")) {
            merged.remove("after_timeout");
        }
        Set<String> broken = new HashSet<>(own.broken());
        broken.addAll(defaults.broken());
        return new Found.Fields(own.at(), merged, broken);
    }

    private static Found both(Found mine, Found theirs) {
        if (!(mine instanceof Found.Fields own) || !(theirs instanceof Found.Fields defaults)) {
            return mine;
        }
        Map<String, Found.Field> merged = new LinkedHashMap<>(defaults.fields());
        merged.putAll(own.fields());
        Set<String> broken = new HashSet<>(own.broken());
        broken.addAll(defaults.broken());
        return new Found.Fields(own.at(), merged, broken);
    }

    private static boolean isWord(Map<String, Found.Field> fields, String key, String word) {
        Found.Field field = fields.get(key);
        return field != null
                && field.value() instanceof Found.One one
                && one.text().equalsIgnoreCase(word);
    }
}
