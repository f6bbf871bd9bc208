package dev.smartcron.settings;

import java.nio.file.Path;

/**
 * This node: its name and where its files are.
 *
 * @param name of this machine in the database
 * @param environment such as {@code production}; tasks may be bound to one
 * @param home absolute; holds database, run files and spool. Need not exist yet
 * @param configFile absolute; need not exist when no option or variable names it
 * @param logDir absolute; need not exist yet
 * @param user whom this process runs as
 */
public record NodeSettings(
        String name, String environment, Path home, Path configFile, Path logDir, RunningUser user) {}
