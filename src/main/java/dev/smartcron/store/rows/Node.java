package dev.smartcron.store.rows;

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
}
