package dev.smartcron.settings;

import java.util.Optional;

/**
 * Bounds of a machine beyond which tasks of priority 4 and 5 are not started.
 *
 * @param load average of one minute, of the whole machine; empty for any
 * @param memoryFree what has to be available; empty for any
 */
public record HoldLowPriority(Optional<Double> load, Optional<Reserve> memoryFree) {
    public static final HoldLowPriority NEVER = new HoldLowPriority(Optional.empty(), Optional.empty());

    static HoldLowPriority of(Section hold) {
        return new HoldLowPriority(
                hold.decimal("load"), hold.text("memory_free").map(Reserve::parse));
    }

    /** Checks whether there is anything to look at. */
    public boolean isNever() {
        return load.isEmpty() && memoryFree.isEmpty();
    }
}
