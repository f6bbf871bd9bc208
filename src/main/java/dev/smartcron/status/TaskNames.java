package dev.smartcron.status;

import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.util.List;
import java.util.Locale;

/** Finds tasks by the names that users give, and tells an unknown name with the nearest known one. */
public final class TaskNames {
    private final TaskTable tasks;
    private final String where;

    /** @param where the table is, such as {@code " in /var/lib/smartcron"}, for whoever looks into the wrong one; or nothing */
    public TaskNames(TaskTable tasks, String where) {
        this.tasks = tasks;
        this.where = where;
    }

    /**
     * The task of this name.
     *
     * @throws UserError naming the nearest known one
     */
    public TaskRow find(String name) {
        return tasks.find(name).orElseThrow(() -> unknown(name));
    }

    /** As {@link #find(String)} for several, each once; all are looked up before anything is done to one. */
    public List<TaskRow> find(List<String> names) {
        return names.stream().distinct().map(this::find).toList();
    }

    public UserError unknown(String name) {
        List<String> known = tasks.names();
        String message = "there is no task '" + name + "'";
        if (known.isEmpty()) {
            return UserError.wrongUse(message + ": none is registered" + where, "smartcron register tasks.yaml");
        }
        return UserError.wrongUse(message + hint(name, known), "smartcron list shows the names.");
    }

    /** The nearest name; or those that the word is a part of, since a beginning is what people type. */
    private static String hint(String name, List<String> known) {
        String nearest = Nearest.hint(name, known);
        if (!nearest.isEmpty() || name.length() < 3) {
            return nearest;
        }
        List<String> longer = known.stream()
                .filter(candidate -> candidate.contains(name.toLowerCase(Locale.ROOT)))
                .limit(3)
                .toList();
        return longer.isEmpty() ? "" : "; did you mean " + String.join(" or ", longer) + "?";
    }
}
