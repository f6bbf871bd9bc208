package dev.smartcron.alert;

import dev.smartcron.alert.message.News;
import dev.smartcron.settings.QuietHours;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which news leave through a channel now: one message at most, and all that can wait together.
 *
 * @param waits how long news of a severity may be collected before they leave
 * @param quietHours in which only what is critical leaves
 */
record Dispatch(Map<Severity, Duration> waits, Optional<QuietHours> quietHours) {
    /** The shortest time between two messages of a channel. */
    static final Duration APART = Duration.ofMinutes(1);

    /** Messages of a channel within {@link #RATE_WITHIN} at most. */
    static final int RATE = 20;

    static final Duration RATE_WITHIN = Duration.ofHours(1);

    /**
     * News that wait to leave.
     *
     * @param since when they came
     */
    record WaitingNews(long notice, long condition, News.NewsKind kind, Severity severity, Instant since) {}

    /**
     * The decision.
     *
     * @param leaving what makes one message now; empty for none
     * @param next when something of what stays may leave; null when nothing stays
     */
    record DispatchDecision(
            List<WaitingNews> leaving, @Nullable Instant next) {}

    /**
     * Decides.
     *
     * <ol>
     *   <li>News are due once they have waited as long as their severity may. High ones are due at once where the channel
     *       was silent for as long; what is not critical waits for the end of the quiet hours.
     *   <li>When some are due, all that wait leave with them, but those of low severity, which nobody needs before their
     *       day is over, and those that the hour keeps back.
     *   <li>Not within a minute of the message before, and not the twenty-first within an hour.
     * </ol>
     *
     * @param sent the times of the channel's newest messages, at least {@link #RATE} of them where there are so many, the
     *     newest first
     */
    DispatchDecision decide(List<WaitingNews> waiting, List<Instant> sent, Instant now) {
        if (waiting.isEmpty()) {
            return new DispatchDecision(List.of(), null);
        }
        // A clock that was put back leaves messages of the future behind; they keep nothing.
        List<Instant> before = sent.stream().filter(each -> !each.isAfter(now)).toList();
        Instant last = before.isEmpty() ? null : before.get(0);
        Map<Long, Instant> due = new HashMap<>();
        waiting.forEach(each -> due.merge(each.condition(), due(each, last, now), Dispatch::earlier));
        Instant first = due.values().stream().min(Instant::compareTo).orElseThrow();
        Instant allowed = allowed(before);
        Instant next = allowed != null && allowed.isAfter(first) ? allowed : first;
        if (next.isAfter(now)) {
            return new DispatchDecision(List.of(), next);
        }
        // All news of a condition or none: what began and is over is told as one.
        Set<Long> leaving = waiting.stream()
                .filter(each -> leaves(each, due, now))
                .map(WaitingNews::condition)
                .collect(Collectors.toSet());
        List<WaitingNews> together = waiting.stream()
                .filter(each -> leaving.contains(each.condition()))
                .toList();
        Optional<Instant> rest = due.entrySet().stream()
                .filter(each -> !leaving.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo);
        return new DispatchDecision(together, rest.orElse(null));
    }

    private boolean leaves(WaitingNews each, Map<Long, Instant> due, Instant now) {
        return !Objects.requireNonNull(due.get(each.condition())).isAfter(now)
                || (each.severity() != Severity.LOW && quietEnd(each, now).isEmpty());
    }

    private Instant due(WaitingNews news, @Nullable Instant last, Instant now) {
        Duration longest = waits.getOrDefault(news.severity(), Duration.ZERO);
        Instant since = earlier(news.since(), now);
        Instant due = since.plus(longest);
        if (news.severity() == Severity.HIGH) {
            Instant silent = last == null ? since : later(since, last.plus(longest));
            due = earlier(due, silent);
        }
        return later(due, quietEnd(news, now).orElse(due));
    }

    private Optional<Instant> quietEnd(WaitingNews news, Instant now) {
        return news.severity() == Severity.CRITICAL
                ? Optional.empty()
                : quietHours.flatMap(hours -> hours.endAfter(now));
    }

    /** The earliest time for another message; null when any time will do. */
    private static @Nullable Instant allowed(List<Instant> sent) {
        if (sent.isEmpty()) {
            return null;
        }
        Instant apart = sent.get(0).plus(APART);
        return sent.size() < RATE ? apart : later(apart, sent.get(RATE - 1).plus(RATE_WITHIN));
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    private static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }
}
