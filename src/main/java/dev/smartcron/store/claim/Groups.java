package dev.smartcron.store.claim;

import dev.smartcron.store.db.Session;
import dev.smartcron.task.Definition;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the groups of tasks that were declared. */
public final class Groups {
    private Groups() {}

    /** The most runs at once of each group, by its name. */
    public static Map<String, Integer> limits(Session session) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        session.createQuery("select name, definition from declarations where kind = 'group' order by name")
                .map(row -> Definition.fromJson(row.getString(1), row.getString(2)))
                .list()
                .forEach(group -> group.number("max_running").ifPresent(most -> limits.put(group.name(), most)));
        return limits;
    }
}
