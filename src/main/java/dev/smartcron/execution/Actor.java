package dev.smartcron.execution;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identifies who did an operator's deed.
 *
 * @param name a user of the machine, or the name of a token
 * @param origin from where: the address of a session, or the name of the machine itself
 */
public record Actor(String name, String origin) {
    public Actor {
        if (name.isBlank() || origin.isBlank()) {
            throw new IllegalArgumentException(
                    "an actor without a name or an origin: '" + name + "', '" + origin + "'");
        }
    }

    /**
     * Whoever gives a command: the user behind {@code sudo}, if there is one, and the address behind an SSH session.
     *
     * @param environment of the command
     * @param user that the command runs as
     */
    public static Actor of(Map<String, String> environment, String user, String machine) {
        String address = first(environment.get("SSH_CONNECTION"));
        String behind = environment.get("SUDO_USER");
        return new Actor(behind == null || behind.isBlank() ? user : behind, address == null ? machine : address);
    }

    private static @Nullable String first(@Nullable String words) {
        return words == null || words.isBlank() ? null : words.strip().split(" ", 2)[0];
    }
}
