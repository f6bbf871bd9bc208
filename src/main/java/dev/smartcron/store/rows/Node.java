package dev.smartcron.store.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine a runner is on: what the hosts and environments that tasks name are held against.
 *
 * <p>These lists are kept as {@code ,a,b,} so that one SQL text for both databases can ask whether a name is among them.
 *
 * @param environment it runs in, such as {@code production}
 * @param version of the program
 */
public record Node(String name, String environment, String bootId, String version) {
    public String nameKey() {
        return key(name);
    }

    public String environmentKey() {
        return key(environment);
    }

    public static String key(String name) {
        return "," + name + ",";
    }

    /** The names of such a list; none where there is no list. */
    public static List<String> names(@Nullable String list) {
        return list == null
                ? List.of()
                : List.of(list.substring(1, list.length() - 1).split(","));
    }
}
