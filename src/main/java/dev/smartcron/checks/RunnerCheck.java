package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Details.Commands;
import dev.smartcron.alert.message.Details.Suggestion;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Checks that the runners tick. One that was ended by taking its line out of the crontab is told as soon as it has missed a
 * minute; any other has longer, for a machine may be slow.
 *
 * <p>A tick writes its node's row; the launcher, in a minute that needs no tick, a line in {@code run/idle}. Nodes that
 * share a database server watch each other, since a dead one cannot tell; a SQLite database has one node, and other
 * names in it are that node's former ones.
 */
record RunnerCheck(Database database, Place place, Duration silentAfter, BooleanSupplier lineIsGone, ZoneId zone)
        implements Check {
    /** A minute, and what a tick takes to begin: whoever is silent for longer has missed one. */
    private static final Duration MISSED_ONE = Duration.ofSeconds(62);

    /** The two lines start in the same second; which of them looks first is chance. */
    private static final Duration SURE_WITHIN = Duration.ofSeconds(4);

    private static final Commands WHAT_TO_TRY = new Commands(
            "What to try, on that machine",
            List.of(
                    new Suggestion("crontab -l; cat /etc/cron.d/smartcron", "is the line with 'smartcron run' there?"),
                    new Suggestion("pgrep -a cron", "is cron itself running?"),
                    new Suggestion("smartcron run --verbose", "what does a tick say?")));

    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> findings = new ArrayList<>();
        Duration longest = Duration.ZERO;
        boolean ownTicked = false;
        String node = place.node().name();
        Heartbeats heartbeats = heartbeats();
        for (NodeRow heartbeat : heartbeats.nodes()) {
            boolean own = heartbeat.name().equals(node);
            if (!own && database.file() != null) {
                continue;
            }
            Optional<Instant> last = heartbeats.lastTick(heartbeat);
            if (last.isPresent()) {
                ownTicked |= own;
                Duration silent = Duration.between(last.get(), now);
                longest = silent.compareTo(longest) > 0 ? silent : longest;
                if (isSilent(last.get(), now)) {
                    findings.add(silent(heartbeat.name(), last.get(), silent));
                } else if (own && hasMissedOne(silent) && lineIsGone.getAsBoolean() && isStill(last.get(), silent)) {
                    findings.add(lineIsGone(last.get(), silent));
                }
            } else if (own) {
                new HealthFacts(database)
                        .firstRegistration()
                        .filter(since -> isSilent(since, now))
                        .ifPresent(since -> findings.add(neverTicked(since)));
            }
        }
        return List.of(result(CheckFindings.of(AlertRule.RUNNER_SILENT, findings), longest, ownTicked));
    }

    private Heartbeats heartbeats() {
        return Heartbeats.read(database, place.node().name(), place.runFolder());
    }

    private static boolean hasMissedOne(Duration silent) {
        return silent.plus(SURE_WITHIN).compareTo(MISSED_ONE) > 0;
    }

    /** Waits until a tick of this minute would be there. */
    private boolean isStill(Instant last, Duration silent) {
        try {
            Thread.sleep(Math.max(0, MISSED_ONE.minus(silent).toMillis()));
            return heartbeats().ownLastTick().filter(tick -> tick.isAfter(last)).isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CheckResult result(CheckFindings found, Duration longest, boolean ownTicked) {
        boolean silent = !found.findings().isEmpty();
        CheckStatus status = silent ? CheckStatus.CRITICAL : ownTicked ? CheckStatus.OK : CheckStatus.DEGRADED;
        String detail = silent
                ? found.summaries()
                : ownTicked
                        ? "last tick " + brief(longest) + " ago"
                        : place.node().name() + " has not ticked yet";
        Measured measured = new Measured(longest.toSeconds(), silentAfter.toSeconds());
        return CheckResult.of("runner", status, detail, measured, List.of(found));
    }

    private boolean isSilent(Instant last, Instant now) {
        return last.plus(silentAfter).isBefore(now);
    }

    private Finding silent(String node, Instant last, Duration silent) {
        Details details = Details.of("The last tick of SmartCron's runner on " + node + " was at "
                        + Zoned.spaced(last, zone) + ". No task is started there.")
                .and(WHAT_TO_TRY);
        return new Finding(
                node,
                Severity.CRITICAL,
                node + " has not ticked for " + brief(silent),
                node.equals(place.node().name()) ? details : details.and(isGone(node)));
    }

    private static Commands isGone(String node) {
        return new Commands(
                "Where that machine is gone for good",
                List.of(new Suggestion("smartcron nodes --forget " + node, "nobody waits for it any more")));
    }

    private Finding lineIsGone(Instant last, Duration silent) {
        return new Finding(
                place.node().name(),
                Severity.CRITICAL,
                place.node().name() + " has not ticked for " + brief(silent)
                        + ": no crontab has a line with smartcron run any more",
                Details.of("The last tick of SmartCron's runner was at " + Zoned.spaced(last, zone)
                                + ". The line with smartcron health is still there.")
                        .and(WHAT_TO_TRY));
    }

    private Finding neverTicked(Instant since) {
        String node = place.node().name();
        return new Finding(
                node,
                Severity.CRITICAL,
                node + " has never ticked",
                Details.of("Tasks are registered since " + Zoned.spaced(since, zone)
                                + ", and 'smartcron run' has never run on " + node + ". No task is started there.")
                        .and(WHAT_TO_TRY));
    }

    private static String brief(Duration duration) {
        return Durations.brief(duration.truncatedTo(ChronoUnit.SECONDS));
    }
}
