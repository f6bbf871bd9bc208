package dev.smartcron.status.why;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.nodes.Ticks.Began;
import java.time.Instant;
import java.util.Optional;

/** Tells when ticks began, and when none did. */
record TickHistory(Ticks ticks, Heartbeats heartbeats) {

    /** {@code No tick ran between 02:00 and 05:00.}: the ticks before and after an instant. */
    String around(Instant instant, TimeInText times) {
        Optional<Began> before = ticks.lastBefore(instant);
        Optional<Began> after = ticks.firstFrom(instant);
        if (after.isEmpty()) {
            return "No tick ran" + sinceLast(times) + ".";
        }
        String began = times.at(after.get().at());
        Instant missing = after.get().missingFrom();
        if (missing != null && !missing.isAfter(instant)) {
            return "No tick ran from " + times.at(missing) + " until " + began + ".";
        }
        return before.map(last -> "No tick ran between " + times.at(last.at()) + " and " + began + ".")
                .orElse("No tick before " + began + " is on record.");
    }

    /** {@code  since 02:00}, or {@code  yet}. */
    String sinceLast(TimeInText times) {
        return heartbeats.lastTick().map(last -> " since " + times.at(last)).orElse(" yet");
    }

    /** The first tick within a minute. */
    Optional<Instant> within(Instant minute) {
        return ticks.firstFrom(minute).map(Began::at).filter(at -> at.isBefore(minute.plusSeconds(60)));
    }

    /** Checks whether a tick, or the launcher alone, answered at an instant or after it. */
    boolean hasAnyFrom(Instant instant) {
        return heartbeats.lastTick().filter(last -> !last.isBefore(instant)).isPresent();
    }
}
