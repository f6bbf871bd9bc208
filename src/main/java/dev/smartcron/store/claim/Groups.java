package dev.smartcron.store.claim;

import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.task.Definition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the groups of tasks that were declared. */
public final class Groups {
    private static final Map<String, @Nullable Object> UNREADABLE = Map.of("max_running", 1L);

    private Groups() {}

    /** The most runs at once of each group, by its name. Of one that cannot be read it is one: no limit is lower. */
    public static Map<String, Integer> limits(Session session) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        session.createQuery("select name, definition from declarations where kind = 'group' order by name")
                .map(row -> Rows.definition(row).orElse(new Definition(row.getString("name"), UNREADABLE)))
                .list()
                .forEach(group -> group.number("max_running").ifPresent(most -> limits.put(group.name(), most)));
        return limits;
    }
}
