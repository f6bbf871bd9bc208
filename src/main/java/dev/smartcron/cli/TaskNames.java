package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskTable;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tasks as users name them. */
final class TaskNames {
    private TaskNames() {}

    /**
     * The task of this name.
     *
     * @throws UserError naming the nearest known one
     */
    static TaskRow find(Application app, String name) {
        return app.tasks().find(name).orElseThrow(() -> unknown(app.tasks(), name));
    }

    /** As {@link #find} for several, each once; all are looked up before anything is done to one. */
    static List<TaskRow> find(Application app, List<String> names) {
        List<TaskRow> rows = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            rows.add(find(app, name));
        }
        return rows;
    }

    static UserError unknown(TaskTable tasks, String name) {
        List<String> known = tasks.names();
        String message = "there is no task '" + Text.oneLine(name) + "'";
        if (known.isEmpty()) {
            return UserError.wrongUse(message + ": none is registered yet", "smartcron register tasks.yaml");
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
