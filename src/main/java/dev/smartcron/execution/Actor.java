package dev.smartcron.execution;

import java.util.Map;

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
        String connection = environment.getOrDefault("SSH_CONNECTION", "").strip();
        String behind = environment.getOrDefault("SUDO_USER", "");
        return new Actor(
                behind.isBlank() ? user : behind,
                connection.isEmpty() ? machine : connection.split(" ", 2)[0]);
    }
}
