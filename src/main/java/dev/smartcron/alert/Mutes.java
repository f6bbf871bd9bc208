package dev.smartcron.alert;

import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Snooze;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what speaks for a condition, so that nothing is told of it: something that is wrong as well and explains it, or
 * somebody who snoozed its task, or all alerts.
 */
final class Mutes {
    private final List<Snooze> snoozes;
    private final Set<String> wrong = new HashSet<>();

    /** @param snoozes that hold now */
    Mutes(List<Snooze> snoozes) {
        this.snoozes = List.copyOf(snoozes);
    }

    /** Notes that something is wrong. */
    void speaks(String rule, String subject) {
        speaks(rule + " " + subject);
        wrong.add(rule);
    }

    /** Notes that something is or was wrong: {@code RULE SUBJECT}. */
    void speaks(String cause) {
        wrong.add(cause);
    }

    /** Finds what speaks for a condition: {@code RULE SUBJECT}, a rule, or who snoozed it; empty where it speaks for itself. */
    Optional<String> of(Condition condition) {
        return condition.causes().stream()
                .filter(wrong::contains)
                .filter(cause -> !cause.equals(condition.rule() + " " + condition.subject()))
                .findFirst()
                .or(() -> snoozes.stream()
                        .filter(snooze -> snooze.covers(condition.task()))
                        .map(snooze -> "snoozed by " + snooze.actor())
                        .findFirst());
    }
}
