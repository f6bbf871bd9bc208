package dev.smartcron.cli;

import dev.smartcron.task.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lists the keys of a task file that this version reads, checks and keeps, but does not act on yet. */
final class UnsupportedKeys {
    private static final List<String> KEYS =
            List.of("after", "alert", "group", "on_failure", "on_success", "ping_url", "shards");

    private UnsupportedKeys() {}

    /** Those that these tasks use, in alphabetical order. */
    static List<String> usedBy(Collection<Definition> tasks) {
        Set<String> used = new TreeSet<>();
        for (Definition task : tasks) {
            for (String key : KEYS) {
                if (task.keys().containsKey(key)) {
                    used.add(key);
                }
            }
            if ("replace".equals(task.keys().get("overlap"))) {
                used.add("overlap: replace");
            }
        }
        return new ArrayList<>(used);
    }
}
