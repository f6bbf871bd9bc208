package dev.smartcron.status.why;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.nodes.Ticks.Began;
import java.time.Instant;
import java.util.Optional;

/** Whether anybody was there to start anything. */
final class Awake {
    private final Ticks ticks;
    private final Heartbeats heartbeats;

    Awake(Ticks ticks, Heartbeats heartbeats) {
        this.ticks = ticks;
        this.heartbeats = heartbeats;
    }

    /** {@code No runner was awake between 02:00 and 05:00.}: the ticks before and after an instant. */
    String around(Instant instant, Moments moments) {
        Optional<Began> before = ticks.lastBefore(instant);
        Optional<Began> after = ticks.firstFrom(instant);
        if (after.isEmpty()) {
            return "No runner has been awake" + since(moments) + ".";
        }
        String woke = moments.at(after.get().at());
        Instant missing = after.get().missingFrom();
        if (missing != null && !missing.isAfter(instant)) {
            return "No runner was awake from " + moments.at(missing) + " until " + woke + ".";
        }
        return before.map(last -> "No runner was awake between " + moments.at(last.at()) + " and " + woke + ".")
                .orElse("No tick before " + woke + " is on record.");
    }

    /** {@code  since 02:00}, or {@code  yet}. */
    String since(Moments moments) {
        return heartbeats.lastTick().map(last -> " since " + moments.at(last)).orElse(" yet");
    }

    /** The first tick at or after an instant. */
    Optional<Instant> firstFrom(Instant instant) {
        return ticks.firstFrom(instant).map(Began::at);
    }

    /** Whether a tick, or the launcher alone, answered after an instant. */
    boolean since(Instant instant) {
        return heartbeats.lastTick().map(last -> !last.isBefore(instant)).orElse(false);
    }
}
