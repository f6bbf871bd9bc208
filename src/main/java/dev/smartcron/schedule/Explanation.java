package dev.smartcron.schedule;

import dev.smartcron.schedule.ClockChanges.GapPolicy;
import dev.smartcron.schedule.ClockChanges.OverlapPolicy;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says in words why an expression fires at an instant, or why it does not.
 *
 * @param nickname what the nickname stands for, in words; empty where fields were written
 */
record Explanation(Expression expression, Firings firings, ClockChanges dst, String nickname) {
    /** The mark of a firing that a clock change moved or doubled. */
    Optional<String> note(long firing) {
        if (!firings.at(firing)) {
            return Optional.empty();
        }
        Stretch stretch = firings.stretch(firing);
        long local = stretch.local(firing);
        if (local == stretch.firstMinute() && firings.catchesUp(stretch)) {
            return Optional.of(moved(stretch));
        }
        if (local < stretch.localStartUnchanged()) {
            int minutes = -stretch.jump() / 60;
            return Optional.of(
                    minutes == 60
                            ? "second pass of a repeated hour"
                            : "second pass of " + minutes + " repeated minutes");
        }
        return Optional.empty();
    }

    /** The reasons that nothing fires in the local minute that holds an instant; empty when it does. */
    Optional<String> whyNot(long at) {
        if (!Firings.inSight(at)) {
            return Optional.of("nothing is scheduled before the year 1 or after the year 9899");
        }
        Stretch stretch = firings.stretch(at);
        long minute = LocalMinute.floor(stretch.local(at));
        if (firings.at(stretch.instant(minute))) {
            return Optional.empty();
        }
        LocalMinute local = LocalMinute.of(minute);
        if (expression.matches(local)) {
            return Optional.of(inOnePass(local));
        }
        List<String> reasons = mismatches(local);
        if (!nickname.isEmpty()) {
            reasons.add(nickname);
        }
        missing(stretch, minute)
                .map(missing -> firings.catchesUp(stretch) ? moved(stretch) : notCaughtUp(stretch, missing))
                .ifPresent(reasons::add);
        return Optional.of(String.join("; ", reasons));
    }

    /** The clock change that suppresses the firing in the local minute that holds an instant; empty when none does. */
    Optional<String> suppressed(long at) {
        if (whyNot(at).isEmpty() || !Firings.inSight(at)) {
            return Optional.empty();
        }
        Stretch stretch = firings.stretch(at);
        long minute = LocalMinute.floor(stretch.local(at));
        LocalMinute local = LocalMinute.of(minute);
        if (expression.matches(local)) {
            return Optional.of(inOnePass(local));
        }
        return missing(stretch, minute)
                .filter(missing -> !firings.catchesUp(stretch))
                .map(missing -> notCaughtUp(stretch, missing));
    }

    private String inOnePass(LocalMinute local) {
        String pass = dst.overlap() == OverlapPolicy.SECOND ? "second" : "first";
        return local.clock() + " comes twice this day and fires in the " + pass + " pass only (overlap: " + pass + ")";
    }

    /**
     * The firing inside a gap that somebody means who asks for the end of the gap, as {@link PointInTime} resolves it, or
     * for an instant one gap later, as java.time does.
     */
    private Optional<LocalMinute> missing(Stretch stretch, long minute) {
        if (stretch.jump() > 0 && minute == stretch.firstMinute()) {
            long first = firings.nextInGap(stretch, stretch.localStartUnchanged());
            return first == LocalWalk.NEVER ? Optional.empty() : Optional.of(LocalMinute.of(first));
        }
        long meant = minute - stretch.jump();
        return stretch.jump() > 0
                        && meant >= stretch.localStartUnchanged()
                        && meant < stretch.localStart()
                        && expression.matches(LocalMinute.of(meant))
                ? Optional.of(LocalMinute.of(meant))
                : Optional.empty();
    }

    private String notCaughtUp(Stretch stretch, LocalMinute meant) {
        String missing = meant.clock() + " does not exist this day: ";
        if (expression.wild()) {
            return missing + "a schedule with * in its minute or hour is not caught up";
        }
        if (dst.gap() == GapPolicy.SKIP) {
            return missing + "skipped (gap: skip)";
        }
        return missing + "a clock change of " + stretch.jump() / 3600 + " hours is not caught up";
    }

    private String moved(Stretch stretch) {
        long first = firings.nextInGap(stretch, stretch.localStartUnchanged());
        int more = 0;
        long next = firings.nextInGap(stretch, first + LocalMinute.SECONDS);
        while (next != LocalWalk.NEVER) {
            more++;
            next = firings.nextInGap(stretch, next + LocalMinute.SECONDS);
        }
        return LocalMinute.of(first).clock()
                + (more == 0
                        ? " does not exist this day: moved to "
                        : " and " + more + " more do not exist this day: moved to ")
                + LocalMinute.of(stretch.firstMinute()).clock();
    }

    private List<String> mismatches(LocalMinute at) {
        List<String> reasons = new ArrayList<>();
        add(reasons, Field.MINUTE, expression.minute(), at.minute());
        add(reasons, Field.HOUR, expression.hour(), at.hour());
        boolean day = expression.dayOfMonth().has(at.dayOfMonth());
        boolean weekday = expression.weekday().has(at.weekday());
        String dayName =
                DayOfWeek.of(at.weekday() == 0 ? 7 : at.weekday()).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        if (expression.bothDays()) {
            add(reasons, Field.DAY_OF_MONTH, expression.dayOfMonth(), at.dayOfMonth());
        } else if (!day && !weekday) {
            reasons.add("neither is day of month " + at.dayOfMonth() + " in "
                    + expression.dayOfMonth().written() + " nor weekday " + dayName + " in "
                    + expression.weekday().written());
        }
        add(reasons, Field.MONTH, expression.month(), at.month());
        if (expression.bothDays() && !weekday) {
            reasons.add(
                    "weekday " + dayName + " is not in " + expression.weekday().written());
        }
        return reasons;
    }

    private static void add(List<String> reasons, Field field, Values values, int value) {
        if (!values.has(value)) {
            reasons.add(field.title() + " " + value + " is not in " + values.written());
        }
    }
}
