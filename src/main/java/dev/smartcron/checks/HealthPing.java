package dev.smartcron.checks;

import dev.smartcron.net.HttpAnswer;
import dev.smartcron.net.Ping;
import dev.smartcron.net.Ping.Signal;
import dev.smartcron.net.PingCall;
import dev.smartcron.settings.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells somebody elsewhere of each {@code health}, so that silence is noticed where nothing of this machine can tell it. */
public record HealthPing(Secret url) {
    private static final String NAME = "ping";

    /** Tells of a report; what keeps that from being taken is one more result of it. */
    public HealthReport tell(HealthReport report, Instant now) {
        PingCall call = new PingCall(url);
        HttpAnswer answer = call.send(ping(report), now);
        if (answer.isTaken()) {
            return report;
        }
        List<CheckResult> results = new ArrayList<>(report.results());
        results.add(CheckResult.degraded(
                NAME,
                call.host().map(host -> host + " ").orElse("") + answer.error(),
                "health.ping_url in smartcron.yaml has its address."));
        return new HealthReport(
                report.node(), results, report.alerted(), report.changes(), report.alerts(), report.canWork());
    }

    private static Ping ping(HealthReport report) {
        String wrong = report.results().stream()
                .filter(result -> result.status() != CheckStatus.OK)
                .map(result -> result.name() + " " + result.status().word() + ": " + result.detail())
                .collect(Collectors.joining("; "));
        return Ping.of(
                report.exitCode() == 0 ? Signal.SUCCEEDED : Signal.FAILED,
                report.node() + ": " + report.status().word() + (wrong.isEmpty() ? "" : ": " + wrong));
    }
}
