package dev.smartcron.simulation;

/** Something to say of a task. */
public record TaskNote(String task, String text) {}
