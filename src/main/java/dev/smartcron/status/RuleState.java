package dev.smartcron.status;

import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.text.Durations;
import java.util.Arrays;
import java.util.List;

/**
 * A rule that is always looked at.
 *
 * @param limit that holds here, in words; empty where it has none
 * @param open how many of its alerts are open
 */
public record RuleState(AlertRule rule, String limit, int open) {
    /** Every rule, by these settings. */
    public static List<RuleState> of(Settings settings, List<Condition> open) {
        return Arrays.stream(AlertRule.values())
                .map(rule -> new RuleState(rule, limit(rule, settings), open(open, rule.word())))
                .toList();
    }

    /** Counts the open alerts of a rule. */
    public static int open(List<Condition> open, String rule) {
        return (int) open.stream()
                .filter(each -> each.rule().equals(rule) && each.state().phase().isOpen())
                .count();
    }

    private static String limit(AlertRule rule, Settings settings) {
        var health = settings.health();
        return switch (rule.setting().orElse("")) {
            case "health.runner_silent_after" -> Durations.format(health.runnerSilentAfter());
            case "health.disk_full_within" -> Durations.format(health.diskFullWithin());
            case "health.disk_free_min" ->
                (rule == AlertRule.INODES_LOW ? health.inodesFreeMin() : health.diskFreeMin()).toString();
            case "health.memory_free_min" -> health.memoryFreeMin().toString();
            case "health.load_max" -> health.loadMax().map(String::valueOf).orElse(rule.limit());
            case "health.queue_wait_max" -> Durations.format(health.queueWaitMax());
            case "queue.max_waiting" -> String.valueOf(settings.queue().maxWaiting());
            default -> rule.limit();
        };
    }
}
