package dev.smartcron.alert;

import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.nodes.NodeTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Ends conditions that no check looks at any more: their rule or channel was taken out of the settings, their node has
 * another name or was forgotten. Without that they would go on for ever.
 *
 * @param rules of one's own, from the settings
 * @param channels that there are
 */
record OrphanedConditions(NodeTable nodes, List<OwnRule> rules, List<String> channels) {
    /** Two looks that another node left out, and more: its settings may have what these have not, and see to it. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(12);

    /** Each node looks at its own, but for its silence; their subjects are its name, or begin with it and a colon. */
    private static final List<AlertRule> OF_A_NODE = List.of(
            AlertRule.RUNNER_SILENT,
            AlertRule.DATABASE_SLOW,
            AlertRule.DISK_LOW,
            AlertRule.INODES_LOW,
            AlertRule.MEMORY_LOW,
            AlertRule.LOAD_HIGH);

    /** The end of a condition that nobody looks at; empty where somebody does, or may. */
    Optional<Ended> over(Condition open, Instant now) {
        return open.state().lastSeen().plus(FORGOTTEN_AFTER).isBefore(now)
                ? channel(open).or(() -> node(open)).or(() -> rule(open)).map(because -> new Ended(now, because, 1))
                : Optional.empty();
    }

    private Optional<String> channel(Condition open) {
        return is(open, AlertRule.DELIVERY) && !channels.contains(open.subject())
                ? Optional.of("No alert leaves by " + open.subject() + " any more: it was taken out of the settings.")
                : Optional.empty();
    }

    /** Says so where a condition is about a node that is none any more; empty for every other. */
    Optional<String> node(Condition open) {
        String subject = open.subject();
        return OF_A_NODE.stream().anyMatch(rule -> is(open, rule))
                        && nodes.names().stream()
                                .noneMatch(node -> subject.equals(node) || subject.startsWith(node + ":"))
                ? Optional.of(subject + ": there is no node of that name any more.")
                : Optional.empty();
    }

    private Optional<String> rule(Condition open) {
        boolean known = AlertRule.isOne(open.rule())
                || rules.stream().anyMatch(rule -> rule.name().equals(open.rule()));
        return known
                ? Optional.empty()
                : Optional.of(open.subject() + " is no longer held against " + open.rule()
                        + ": that rule was taken out of the settings.");
    }

    private static boolean is(Condition open, AlertRule rule) {
        return open.rule().equals(rule.word());
    }
}
