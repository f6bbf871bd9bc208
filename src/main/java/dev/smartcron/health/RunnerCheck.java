package dev.smartcron.health;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Letters;
import dev.smartcron.alert.Severity;
import dev.smartcron.alert.Survey;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.store.Database;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.Ticks;
import dev.smartcron.store.Ticks.Heartbeat;
import dev.smartcron.text.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the runners tick.
 *
 * <p>A tick writes its node's row; the launcher, in a minute that needs no tick, a line in {@code run/idle}. Nodes that
 * share a database server watch each other, since a dead one cannot tell; a SQLite database has one node, and other
 * names in it are that node's former ones.
 */
final class RunnerCheck implements Check {
    static final String RULE = "runner_silent";

    private final Database database;
    private final Host host;
    private final Duration silentAfter;
    private final Letters letters;

    RunnerCheck(Database database, Host host, HealthSettings limits, Letters letters) {
        this.database = database;
        this.host = host;
        this.silentAfter = limits.runnerSilentAfter();
        this.letters = letters;
    }

    @Override
    public CheckResult look(Instant now) {
        List<Finding> findings = new ArrayList<>();
        Duration longest = Duration.ZERO;
        boolean ownRow = false;
        boolean waiting = false;
        for (Heartbeat heartbeat : new Ticks(database).heartbeats()) {
            boolean own = heartbeat.node().equals(host.node().name());
            if (!own && database.file() != null) {
                continue;
            }
            ownRow |= own;
            Instant last = own ? later(heartbeat.lastTick(), idle()) : heartbeat.lastTick();
            if (last == null) {
                Optional<Instant> since = own ? new HealthFacts(database).firstRegistration() : Optional.empty();
                if (since.isPresent() && isSilent(since.get(), now)) {
                    findings.add(neverTicked(since.get()));
                } else {
                    waiting |= own;
                }
                continue;
            }
            Duration silent = Duration.between(last, now);
            longest = silent.compareTo(longest) > 0 ? silent : longest;
            if (isSilent(last, now)) {
                findings.add(silent(heartbeat.node(), last, silent));
            }
        }
        return result(findings, longest, !ownRow || waiting);
    }

    private CheckResult result(List<Finding> findings, Duration longest, boolean notYet) {
        HealthStatus status =
                !findings.isEmpty() ? HealthStatus.CRITICAL : notYet ? HealthStatus.DEGRADED : HealthStatus.OK;
        String detail = !findings.isEmpty()
                ? String.join("; ", findings.stream().map(Finding::summary).toList())
                : notYet
                        ? host.node().name() + " has not ticked yet"
                        : "last tick " + Durations.brief(longest.truncatedTo(ChronoUnit.SECONDS)) + " ago";
        return new CheckResult(
                "runner",
                status,
                detail,
                longest.toSeconds(),
                silentAfter.toSeconds(),
                List.of(new Survey(RULE, "", findings)));
    }

    private boolean isSilent(Instant last, Instant now) {
        return last.plus(silentAfter).isBefore(now);
    }

    private Finding silent(String node, Instant last, Duration silent) {
        return new Finding(
                node,
                Severity.CRITICAL,
                node + " has not ticked for " + Durations.brief(silent.truncatedTo(ChronoUnit.SECONDS)),
                "SmartCron's runner on " + node + " was last heard of at " + letters.when(last)
                        + ". No task is started there.\n\n" + whatToTry());
    }

    private Finding neverTicked(Instant since) {
        String node = host.node().name();
        return new Finding(
                node,
                Severity.CRITICAL,
                node + " has never ticked",
                "Tasks are registered since " + letters.when(since)
                        + ", and no 'smartcron run' was ever seen on " + node + ". No task is started there.\n\n"
                        + whatToTry());
    }

    private static String whatToTry() {
        return """
                What to try, on that machine:
                    crontab -l; cat /etc/cron.d/smartcron     is the line with 'smartcron run' there?
                    pgrep -a cron                             is cron itself running?
                    smartcron run --verbose                   what does a tick say?
                """;
    }

    /** When the launcher last noted a minute that needed no tick; null when it never did, or nobody can tell. */
    private @Nullable Instant idle() {
        Path file = host.run().resolve("idle");
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            // Not there, or not ours to look at: then the database's word alone counts.
            return null;
        }
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isAfter(b) ? a : b;
    }
}
