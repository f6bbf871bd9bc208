package dev.smartcron.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule: firings at local times in a zone, at boots, or without end.
 *
 * <p>Immutable and thread-safe. Equal when text, zone and clock changes are.
 */
public final class Schedule {
    private static final Duration LOOKS_BACK = Duration.ofDays(4 * 3_653);
    private static final Duration FAR_AHEAD = Duration.ofHours(3);

    private final String text;
    private final ZoneId zone;
    private final ClockChanges dst;
    private final ScheduleKind kind;
    private final @Nullable Timed timed;

    /** The parts that only a schedule by the time of day has; explanations are made when asked for, not on a tick's path. */
    private record Timed(Expression expression, Firings firings, String nickname) {
        Explanation reasons(ClockChanges dst) {
            return new Explanation(expression, firings, dst, nickname);
        }
    }

    private Schedule(String text, ZoneId zone, ClockChanges dst, ScheduleKind kind, @Nullable Timed timed) {
        this.text = text;
        this.zone = zone;
        this.dst = dst;
        this.kind = kind;
        this.timed = timed;
    }

    /**
     * Reads five cron fields or a nickname.
     *
     * @throws BadSchedule naming the field and the reason, also for a schedule that can never fire
     */
    public static Schedule parse(String text, ZoneId zone, ClockChanges dst) throws BadSchedule {
        String stripped = withoutBlanks(text);
        if (stripped.isEmpty()) {
            throw new BadSchedule("no schedule given: write five fields or a nickname such as @daily");
        }
        boolean nickname = stripped.charAt(0) == '@';
        String fields = nickname ? Nickname.meaning(stripped) : stripped;
        if (fields.equals(Nickname.REBOOT)) {
            return new Schedule(text, zone, dst, ScheduleKind.REBOOT, null);
        }
        if (fields.equals(Nickname.CONTINUOUS)) {
            return new Schedule(text, zone, dst, ScheduleKind.CONTINUOUS, null);
        }
        Expression expression = Expression.read(fields);
        Firings firings = new Firings(expression, zone.getRules(), dst);
        String meaning = nickname ? stripped.concat(" is ").concat(fields) : "";
        return new Schedule(text, zone, dst, ScheduleKind.TIMED, new Timed(expression, firings, meaning));
    }

    /** Spaces and tabs are what cron skips around its fields; everything else is part of what was written. */
    private static String withoutBlanks(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** As {@link #parse(String, ZoneId, ClockChanges)} with {@link ClockChanges#DEFAULT}. */
    public static Schedule parse(String text, ZoneId zone) throws BadSchedule {
        return parse(text, zone, ClockChanges.DEFAULT);
    }

    /** The thing that makes this schedule fire. */
    public ScheduleKind kind() {
        return kind;
    }

    /** The schedule as it was written. */
    public String text() {
        return text;
    }

    /** The zone whose local time it follows. */
    public ZoneId zone() {
        return zone;
    }

    /** The rules for the changes of that zone's clocks. */
    public ClockChanges clockChanges() {
        return dst;
    }

    /**
     * The first firing strictly after an instant, on a whole local minute.
     *
     * <p>Empty where time fires nothing ({@link ScheduleKind#REBOOT}, {@link ScheduleKind#CONTINUOUS}) and when nothing fires within
     * sight, which is 100 years from a start in the years 1 to 9899; an earlier start counts as the year 1.
     */
    public Optional<Instant> next(Instant after) {
        if (timed == null) {
            return Optional.empty();
        }
        long next = timed.firings.after(after.getEpochSecond());
        return next == LocalWalk.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(next));
    }

    /**
     * The last firing at or before an instant; empty where there is none in the ten years before it, or time fires nothing.
     *
     * <p>Looks back further and further, so that of a busy schedule only a few firings are walked.
     */
    public Optional<Instant> latest(Instant upTo) {
        Optional<Instant> latest = Optional.empty();
        for (Duration back = Duration.ofMinutes(2);
                latest.isEmpty() && back.compareTo(LOOKS_BACK) < 0;
                back = back.multipliedBy(4)) {
            PrimitiveIterator.OfLong walk = walk(upTo.minus(back));
            while (walk.hasNext()) {
                Instant firing = Instant.ofEpochSecond(walk.nextLong());
                if (firing.isAfter(upTo)) {
                    break;
                }
                latest = Optional.of(firing);
            }
        }
        return latest;
    }

    /**
     * Checks whether its firings go on at once when the clock turns out to have been ahead, rather than wait until it is
     * there again, by cron's rules: those that begin with a star do, and after more than three hours all of them.
     *
     * @param ahead how far it was
     */
    public boolean goesOnAfter(Duration ahead) {
        return ahead.compareTo(FAR_AHEAD) > 0 || (timed != null && timed.expression.wild());
    }

    /**
     * The firings strictly after an instant in their order, in epoch seconds: {@link #next} for callers that want many.
     *
     * <p>Empty, and ending, where {@code next} is.
     */
    public PrimitiveIterator.OfLong walk(Instant after) {
        return timed == null ? LongStream.empty().iterator() : timed.firings.walk(after.getEpochSecond());
    }

    /**
     * The reasons that nothing fires in the local minute of an instant: each field that does not match, or the clock change that
     * moved or suppressed it; empty when it does fire then.
     */
    public Optional<String> whyNot(Instant at) {
        if (timed == null) {
            return Optional.of(
                    kind == ScheduleKind.REBOOT
                            ? "@reboot fires at the first tick after a boot, not by the time of day"
                            : "@continuous is kept running, not started by the time of day");
        }
        return timed.reasons(dst).whyNot(at.getEpochSecond());
    }

    /**
     * The clock change that suppresses the firing in the local minute of an instant, in words; empty where something fires, where
     * nothing would on clocks that never change, and where the firing was moved.
     */
    public Optional<String> suppressed(Instant at) {
        return timed == null ? Optional.empty() : timed.reasons(dst).suppressed(at.getEpochSecond());
    }

    /** A description for people, such as {@code at 07:05, Monday to Friday}, without the zone. */
    public String inWords() {
        if (timed == null) {
            return kind == ScheduleKind.REBOOT ? "at a node's first tick after it booted" : "kept running";
        }
        return ScheduleWords.of(timed.expression);
    }

    /**
     * A mark for previews when a clock change moved or doubled a firing, such as {@code 02:30 does not exist this day:
     * moved to 03:00} or {@code second pass of a repeated hour}; empty otherwise, and for an instant that is no firing.
     */
    public Optional<String> note(Instant firing) {
        return timed == null ? Optional.empty() : timed.reasons(dst).note(firing.getEpochSecond());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule that
                && text.equals(that.text)
                && zone.equals(that.zone)
                && dst.equals(that.dst);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + zone.hashCode();
    }

    @Override
    public String toString() {
        return text + " " + zone;
    }
}
