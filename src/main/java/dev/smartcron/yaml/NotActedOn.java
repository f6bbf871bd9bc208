package dev.smartcron.yaml;

import dev.smartcron.yaml.Shape.FileKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds what a file asks for and this version takes without acting on it, by the marks in the table of its keys. */
public final class NotActedOn {
    private NotActedOn() {}

    /** The keys among these values, such as {@code metrics} or {@code retention.executions}, in the table's order. */
    public static List<String> in(Map<?, ?> values, Shape.KeyTable table) {
        List<String> found = new ArrayList<>();
        in("", values, table, found);
        return found;
    }

    private static void in(String path, Map<?, ?> values, Shape.KeyTable table, List<String> found) {
        for (FileKey key : table.keys().values()) {
            Object value = values.get(key.name());
            String name = path + key.name();
            if (value == null) {
                continue;
            }
            if (!key.actedOn()) {
                found.add(name);
            } else if (value instanceof Map<?, ?> inner && key.shape() instanceof Shape.KeyTable within) {
                in(name + ".", inner, within, found);
            }
        }
    }
}
