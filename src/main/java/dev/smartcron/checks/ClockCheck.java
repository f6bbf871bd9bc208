package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Details.Commands;
import dev.smartcron.alert.message.Details.Suggestion;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.Jump;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the nodes' clocks are right, and were not set.
 *
 * <p>Everything recorded goes by the database server's clock; a node whose own is off starts its ticks, and what its
 * tasks write, at the wrong time. On a database file there is only the node's own clock, and only a jump can be seen.
 */
record ClockCheck(NodeTable nodes, ZoneId zone) implements Check {

    private static final Duration DEGRADED = Duration.ofSeconds(5);
    private static final Duration CRITICAL = Duration.ofSeconds(60);

    /** The oldest measurement that says something of now; that a node is silent is told elsewhere. */
    private static final Duration LATELY = Duration.ofMinutes(15);

    private static final Commands TRY = new Commands(
            "What to try there, when nobody set the clock",
            List.of(new Suggestion("timedatectl; chronyc tracking", null)));

    private static final Duration JUMPS_SINCE = Duration.ofHours(1);
    private static final int JUMPS = 100;

    @Override
    public List<CheckResult> check(Instant now) {
        Duration worst = null;
        List<Finding> skews = new ArrayList<>();
        for (NodeRow node : nodes.all()) {
            Duration skew = node.clockSkew();
            Instant measured = node.lastTick();
            if (skew == null || measured == null || measured.plus(LATELY).isBefore(now)) {
                continue;
            }
            worst = worst == null || skew.abs().compareTo(worst) > 0 ? skew.abs() : worst;
            if (skew.abs().compareTo(DEGRADED) > 0) {
                skews.add(skewed(node.name(), skew));
            }
        }
        List<Jump> jumps = nodes.jumps(now.minus(JUMPS_SINCE), JUMPS);
        return List.of(result(
                worst,
                CheckFindings.of(AlertRule.CLOCK_SKEW, skews),
                CheckFindings.of(
                        AlertRule.CLOCK_JUMP, jumps.stream().map(this::jumped).toList())));
    }

    private static CheckResult result(@Nullable Duration worst, CheckFindings skews, CheckFindings jumps) {
        String wrong = Stream.of(skews.summaries(), jumps.summaries())
                .filter(summaries -> !summaries.isEmpty())
                .collect(Collectors.joining("; "));
        CheckStatus status = worst != null && worst.compareTo(CRITICAL) > 0
                ? CheckStatus.CRITICAL
                : wrong.isEmpty() ? CheckStatus.OK : CheckStatus.DEGRADED;
        String well = worst == null ? "not set by hand" : "at most " + worst.toMillis() + " ms from the database's";
        return CheckResult.of(
                "clock",
                status,
                wrong.isEmpty() ? well : wrong,
                worst == null ? null : new Measured(worst.toMillis(), DEGRADED.toMillis()),
                List.of(skews, jumps));
    }

    private static Finding skewed(String node, Duration skew) {
        String where = skew.isNegative() ? "ahead" : "behind";
        boolean critical = skew.abs().compareTo(CRITICAL) > 0;
        return new Finding(
                node,
                critical ? Severity.CRITICAL : Severity.MEDIUM,
                "the clock of " + node + " is " + brief(skew) + " " + where,
                Details.of("At its last tick the clock of " + node + " was " + brief(skew) + " " + where
                                + " of the database server's. What SmartCron records goes by the server's clock, so no firing"
                                + " is lost or doubled; but cron starts the ticks by the node's own, and so they come at the"
                                + " wrong time.")
                        .and(TRY));
    }

    private Finding jumped(Jump jump) {
        String how = jump.by().isNegative() ? "back" : "forward";
        return new Finding(
                jump.node(),
                Severity.MEDIUM,
                "the clock of " + jump.node() + " was put " + how + " by " + brief(jump.by()),
                Details.of("The tick of " + jump.node() + " at " + Zoned.spaced(jump.found(), zone)
                                + " found that its clock had been put " + how + " by " + brief(jump.by())
                                + " since the tick before. This is over by itself an hour after it was found.")
                        .and(TRY)
                        .and(new Commands(
                                "What was due in between",
                                List.of(new Suggestion("smartcron history --since 2h", null)))));
    }

    private static String brief(Duration duration) {
        Duration size = duration.abs();
        return Durations.brief(size.compareTo(CRITICAL) < 0 ? size : size.truncatedTo(ChronoUnit.SECONDS));
    }
}
