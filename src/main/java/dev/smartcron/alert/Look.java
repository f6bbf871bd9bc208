package dev.smartcron.alert;

import dev.smartcron.task.Severity;
import java.time.Instant;

/** The result of looking at the subject of a rule. */
sealed interface Look {
    /**
     * It is wrong.
     *
     * @param times how many times it was, since the last look
     * @param seen when it was last
     * @param toOpen how many such looks in a row open a condition
     */
    record Wrong(Severity severity, int times, Instant seen, int toOpen) implements Look {}

    /** It is well. {@code toClose} such looks in a row close a condition. */
    record Well(int toClose) implements Look {}

    /** Nobody has looked at it. */
    record None() implements Look {}
}
