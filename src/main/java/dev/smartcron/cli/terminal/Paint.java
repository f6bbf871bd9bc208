package dev.smartcron.cli.terminal;

import java.util.Map;

/** Colours the words that say how something ended, where the output is a terminal that wants it. */
public enum Paint {
    PLAIN,
    COLOUR;

    private static final String RESET = "\u001b[0m";

    public static Paint of(Map<String, String> environment) {
        return Terminal.wantsColour(environment) ? COLOUR : PLAIN;
    }

    /** The word as it is, or in its colour. */
    public String status(String word) {
        if (this == PLAIN) {
            return word;
        }
        String colour = switch (word) {
            case "succeeded", "ok" -> "\u001b[32m";
            case "failed", "timed_out", "killed", "lost", "FAIL", "critical" -> "\u001b[31m";
            case "running" -> "\u001b[36m";
            case "skipped", "missed", "blocked", "cancelled", "warn", "degraded" -> "\u001b[33m";
            default -> "";
        };
        return colour.isEmpty() ? word : colour + word + RESET;
    }
}
