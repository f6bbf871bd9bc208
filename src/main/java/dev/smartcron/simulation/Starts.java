package dev.smartcron.simulation;

import dev.smartcron.schedule.Schedule;
import dev.smartcron.simulation.ScheduleForecast.BusiestHour;
import dev.smartcron.simulation.ScheduleForecast.ClockNote;
import dev.smartcron.simulation.ScheduleForecast.FiringCounts;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * The starts of a schedule in a span.
 *
 * @param minutes in which something starts, one bit each: a month is 5 KiB, however often it fires
 */
record Starts(BitSet minutes, ScheduleForecast forecast) {

    /** Walks a schedule; {@code strip} are the parts of the span by which its starts are drawn. */
    static Starts of(Schedule schedule, Eligibility allowed, Span span, Buckets hours, Buckets strip) {
        BitSet minutes = new BitSet(span.minutes());
        FiringCounts firings = walk(schedule, allowed, span, minutes);
        List<Integer> perHour = hours.counts(minutes);
        int most = Collections.max(perHour);
        BusiestHour busiest = most == 0 ? null : new BusiestHour(span.at(hours.begin(perHour.indexOf(most))), most);
        List<Integer> perStrip = strip.equals(hours) ? perHour : strip.counts(minutes);
        List<ClockNote> clockNotes = ClockNotes.of(schedule, allowed, span);
        return new Starts(
                minutes, new ScheduleForecast(schedule, allowed.delay(), firings, busiest, perStrip, clockNotes));
    }

    private static FiringCounts walk(Schedule schedule, Eligibility allowed, Span span, BitSet minutes) {
        boolean always = allowed.isAlways();
        int started = 0;
        int skipped = 0;
        String skippedWhy = null;
        Instant first = null;
        Instant last = null;
        // A firing before the span may be started in it, and one at its end after it.
        Instant end = span.until().minus(allowed.delay());
        Instant earliest = span.from().minus(allowed.delay());
        PrimitiveIterator.OfLong walk = schedule.walk(earliest.minusSeconds(1));
        while (walk.hasNext()) {
            Instant firing = Instant.ofEpochSecond(walk.nextLong());
            if (!firing.isBefore(end)) {
                break;
            }
            if (firing.isBefore(earliest)) {
                continue;
            }
            Optional<String> whyNot = always ? Optional.empty() : allowed.whyNot(firing);
            if (whyNot.isPresent()) {
                skippedWhy = skipped++ == 0 ? whyNot.get() : skippedWhy;
                continue;
            }
            minutes.set(span.minute(firing.plus(allowed.delay())));
            started++;
            first = first == null ? firing : first;
            last = firing;
        }
        Instant next = started > 0 ? null : allowed.next(schedule, span.until().minusSeconds(1));
        return new FiringCounts(started, first, last, next, skipped, skippedWhy);
    }
}
