package dev.smartcron.store.alerts;

import dev.smartcron.task.Severity;
import dev.smartcron.text.PublicWord;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state of a condition: all that decides what becomes of it, and what is told.
 *
 * @param severity the most urgent that it had
 * @param count how many times it was seen wrong
 * @param looks in a row that say otherwise than its phase: wrong ones while it is suspected, good ones afterwards
 * @param wrong what the last look found
 * @param changedAt when it last went from well to wrong or back
 * @param until when acknowledgement or snooze ends; null in every other phase
 * @param by who acknowledged or snoozed it; null in every other phase
 * @param toldAt when news of it were last written; null when never
 * @param reminders how many times it was told that it goes on
 */
public record ConditionState(
        Phase phase,
        Severity severity,
        int count,
        int looks,
        boolean wrong,
        Instant firstSeen,
        Instant lastSeen,
        Instant changedAt,
        @Nullable Instant until,
        @Nullable String by,
        @Nullable Instant toldAt,
        int reminders) {
    /** An acknowledgement holds so long: who forgets it is told again. */
    private static final Duration ACKNOWLEDGED_FOR = Duration.ofHours(24);

    /** The phases of a condition's life. */
    public enum Phase implements PublicWord {
        /** Seen wrong, but not yet as often as its rule wants; nobody hears of it. */
        SUSPECTED,
        FIRING,
        /** Somebody has it in hand: no reminders. */
        ACKNOWLEDGED,
        /** Nobody wants to hear of it for a time. */
        SNOOZED,
        /** It comes and goes: told once, until it keeps still. */
        FLAPPING,
        RESOLVED;

        /** Reads {@link #word}. */
        public static Phase of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Checks whether it is one that people see as open. */
        public boolean isOpen() {
            return this != SUSPECTED && this != RESOLVED;
        }
    }

    /** The state after the first look that found it wrong. */
    public static ConditionState suspected(Severity severity, int times, Instant seen, Instant now) {
        return new ConditionState(Phase.SUSPECTED, severity, times, 1, true, seen, seen, now, null, null, null, 0);
    }

    /** The same in somebody's hands for a day: nothing is told of it until it gets worse or is over. */
    public ConditionState acknowledged(String who, Instant now) {
        return held(Phase.ACKNOWLEDGED, now.plus(ACKNOWLEDGED_FOR), who);
    }

    /** The same while nobody wants to hear of it. */
    public ConditionState snoozed(String who, Instant end) {
        return held(Phase.SNOOZED, end, who);
    }

    /** The same at a later time: whoever holds it does so until then and no longer, whether a look has found that yet or not. */
    public ConditionState at(Instant now) {
        return until != null && !until.isAfter(now) && phase.isOpen() ? as(Phase.FIRING) : this;
    }

    /** The same in another phase, held by nobody. */
    public ConditionState as(Phase next) {
        return new ConditionState(
                next, severity, count, 0, wrong, firstSeen, lastSeen, changedAt, null, null, toldAt, reminders);
    }

    private ConditionState held(Phase next, Instant end, String who) {
        return new ConditionState(
                next, severity, count, looks, wrong, firstSeen, lastSeen, changedAt, end, who, toldAt, reminders);
    }

    /** The same once news of it are written. */
    public ConditionState told(Instant at, int newReminders) {
        return new ConditionState(
                phase, severity, count, looks, wrong, firstSeen, lastSeen, changedAt, until, by, at, newReminders);
    }

    /** The same after a look; as many in a row say otherwise than its phase. */
    public ConditionState looked(boolean isWrong, int newLooks, Instant now) {
        return new ConditionState(
                phase,
                severity,
                count,
                newLooks,
                isWrong,
                firstSeen,
                lastSeen,
                isWrong == wrong ? changedAt : now,
                until,
                by,
                toldAt,
                reminders);
    }

    /** The same, seen wrong so many times more. */
    public ConditionState seen(Severity mostUrgent, int more, Instant at) {
        return new ConditionState(
                phase,
                mostUrgent,
                count + more,
                looks,
                wrong,
                firstSeen,
                at.isAfter(lastSeen) ? at : lastSeen,
                changedAt,
                until,
                by,
                toldAt,
                reminders);
    }
}
