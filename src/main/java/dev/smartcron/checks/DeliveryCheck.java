package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Outbox.BrokenChannel;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Checks for channels that refused the same message again and again; what is found is told through the others.
 *
 * @param channels that are configured here: of another's, only a node that has it knows more
 */
record DeliveryCheck(Outbox outbox, List<String> channels, ZoneId zone) implements Check {
    private static final int TRIES = 3;

    @Override
    public List<CheckResult> check(Instant now) {
        List<BrokenChannel> broken = outbox.broken(TRIES);
        return List.of(CheckResult.found(
                "delivery",
                "every channel works",
                channels.stream().map(channel -> findings(channel, broken)).toList()));
    }

    private CheckFindings findings(String channel, List<BrokenChannel> broken) {
        List<Finding> its = broken.stream()
                .filter(each -> each.channel().equals(channel))
                .map(this::finding)
                .toList();
        return CheckFindings.of(AlertRule.DELIVERY, channel, its);
    }

    private Finding finding(BrokenChannel channel) {
        return new Finding(
                channel.channel(),
                Severity.HIGH,
                "alerts do not get through by " + channel.channel() + ": " + channel.error(),
                Details.of("What waits is tried again and not lost, but nobody is told through this channel meanwhile.")
                        .andFacts(
                                "tries", channel.tries(),
                                "waiting", channel.waiting(),
                                "since", Zoned.spaced(channel.oldest(), zone),
                                "answer", channel.error())
                        .andTry("smartcron verify", "what is configured, and can it be reached?"));
    }
}
