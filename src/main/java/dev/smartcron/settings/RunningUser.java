package dev.smartcron.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The user that this process is; Java's own properties are asked nowhere else, for they are {@code ?} where a container or
 * systemd gives a user without an entry among the machine's.
 *
 * @param uid the user's number
 * @param name as the machine's users have it; without an entry there as the environment says, else the number
 * @param home the user's home folder, be it there or not; without an entry as the environment says, else {@code /}
 */
public record RunningUser(long uid, String name, String home) {
    /** Java's word for what it does not know. */
    private static final String UNKNOWN = "?";

    /**
     * Asks who this process is.
     *
     * @param environment the process's environment
     */
    public static RunningUser of(Map<String, String> environment) {
        String name = System.getProperty("user.name", UNKNOWN);
        return of(name, System.getProperty("user.home", UNKNOWN), uid(name), environment);
    }

    /** As {@link #of(Map)}, of what Java and the kernel say. */
    static RunningUser of(String name, String home, long uid, Map<String, String> environment) {
        String byEnvironment = environment.getOrDefault("USER", environment.getOrDefault("LOGNAME", ""));
        String homeByEnvironment = environment.getOrDefault("HOME", "");
        return new RunningUser(
                uid,
                !name.isBlank() && !name.equals(UNKNOWN)
                        ? name
                        : byEnvironment.isBlank() ? Long.toString(uid) : byEnvironment,
                home.startsWith("/") ? home : homeByEnvironment.startsWith("/") ? homeByEnvironment : "/");
    }

    /** By the number: names can be anything, and a user other than root may have number 0. */
    public boolean isRoot() {
        return uid == 0;
    }

    /** By the owner of our own process. */
    private static long uid(String name) {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Number uid ? uid.longValue() : -1;
        } catch (IOException | UnsupportedOperationException e) {
            return name.equals("root") ? 0 : -1;
        }
    }
}
