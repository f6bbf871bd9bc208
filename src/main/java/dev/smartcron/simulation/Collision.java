package dev.smartcron.simulation;

import java.util.List;

/**
 * Tasks that start in the same minute.
 *
 * @param tasks that always start together, in the order of the file
 * @param with tasks that start together too, and with those in some minutes; empty where {@code tasks} are two or more
 *     and this is about them alone
 * @param minutes in how many minutes they do
 */
public record Collision(List<String> tasks, List<String> with, int minutes) {
    public Collision {
        tasks = List.copyOf(tasks);
        with = List.copyOf(with);
    }
}
