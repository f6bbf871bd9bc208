package dev.smartcron.alert;

import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.alerts.Snooze;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what keeps a condition from being told: something else that explains it, or somebody who snoozed its task, or all
 * alerts.
 *
 * <p>What explains it does so only while people hear of that instead, and as urgently: it is open or has just been over, it is
 * at least as severe, and nobody has snoozed it. One that is acknowledged was told, and somebody is at it.
 */
final class Mutes {
    private final List<Snooze> snoozes;
    private final Instant now;

    /** The most urgent cause of each name: {@code RULE SUBJECT}, and {@code RULE} for any of a rule. */
    private final Map<String, Severity> causes = new HashMap<>();

    /** @param snoozes that hold now */
    Mutes(List<Snooze> snoozes, Instant now) {
        this.snoozes = List.copyOf(snoozes);
        this.now = now;
    }

    /** Notes something that was just seen wrong for the first time. */
    void addCause(Sighting seen) {
        Finding finding = seen.finding();
        if (seen.toOpen() == 1 && snooze(finding.task()).isEmpty()) {
            addCause(seen.rule(), finding.subject(), finding.severity());
        }
    }

    /** Notes something that is wrong, or was. */
    void addCause(Condition condition) {
        if (isHeard(condition)) {
            addCause(condition.rule(), condition.subject(), condition.state().severity());
        }
    }

    private void addCause(String rule, String subject, Severity severity) {
        for (String name : List.of(rule, rule + " " + subject)) {
            causes.merge(name, severity, Severity::orMoreUrgent);
        }
    }

    /** Checks whether people have heard of it, or are about to: of itself, or of what explains it. */
    private boolean isHeard(Condition condition) {
        Phase phase = condition.state().phase();
        Instant until = condition.state().until();
        boolean snoozed = phase == Phase.SNOOZED && until != null && until.isAfter(now);
        if (phase == Phase.SUSPECTED || snoozed || snooze(condition.task()).isPresent()) {
            return false;
        }
        return phase != Phase.RESOLVED
                || condition.state().toldAt() != null
                || (condition.mutedBy() != null && condition.causes().contains(condition.mutedBy()));
    }

    /** Finds what keeps a condition from being told: {@code RULE SUBJECT}, a rule, or who snoozed it; empty for nothing. */
    Optional<String> of(Condition condition) {
        return condition.causes().stream()
                .filter(cause -> !cause.equals(condition.rule() + " " + condition.subject()))
                .filter(cause -> {
                    Severity known = causes.get(cause);
                    return known != null && known.compareTo(condition.state().severity()) <= 0;
                })
                .findFirst()
                .or(() -> snooze(condition.task()).map(snooze -> "snoozed by " + snooze.actor()));
    }

    private Optional<Snooze> snooze(@Nullable String task) {
        return snoozes.stream().filter(snooze -> snooze.covers(task)).findFirst();
    }
}
