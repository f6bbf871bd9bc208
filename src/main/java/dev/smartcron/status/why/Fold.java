package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The firings that one row stands for, where there are many. */
record Fold(Instant first, Instant last) {
    private static final Pattern RANGE = Pattern.compile("firings from (\\S+) to ([^\\s:]+:[^\\s]+):");

    /** Empty for a row of one firing. */
    static Optional<Fold> of(Execution execution) {
        Matcher range = RANGE.matcher(execution.reason() == null ? "" : execution.reason());
        return range.find()
                ? Optional.of(new Fold(instant(range.group(1)), instant(range.group(2))))
                : Optional.empty();
    }

    private static Instant instant(String iso) {
        return OffsetDateTime.parse(iso).toInstant();
    }

    boolean covers(Instant firing) {
        return !firing.isBefore(first) && !firing.isAfter(last);
    }
}
