package dev.smartcron.checks;

import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Route;
import dev.smartcron.task.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks that somebody is told of alerts, whatever their severity, and that each channel can be reached. Sends nothing:
 * {@code alerts test} does.
 */
record ChannelsCheck(AlertSettings alerts, Channels channels, Path file) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<String> ways = new ArrayList<>();
        alerts.mail().map(ChannelsCheck::way).ifPresent(ways::add);
        alerts.channels().slack().ifPresent(slack -> ways.add("slack"));
        alerts.channels().webhook().ifPresent(webhook -> ways.add("webhook"));
        alerts.channels().command().ifPresent(command -> ways.add("command"));
        if (ways.isEmpty()) {
            return List.of(CheckResult.degraded(
                    "alerts",
                    "no channel is configured, so nobody is told of any",
                    "Write a mail: section, or channels:, in " + file));
        }
        List<CheckResult> results = new ArrayList<>();
        String unheard = unheard();
        results.add(
                unheard.isEmpty()
                        ? CheckResult.ok("alerts", "told by " + String.join("; ", ways))
                        : CheckResult.degraded(
                                "alerts",
                                "of " + unheard + " alerts, those that no route fits are told to nobody",
                                "Add a route for them without category, task and rule to alerts.routes in " + file
                                        + ", where that is not meant."));
        channels.names().forEach(name -> results.add(reached(name)));
        return results;
    }

    private CheckResult reached(String name) {
        try {
            return CheckResult.ok(
                    "channel " + name, channels.named(name).orElseThrow().reach());
        } catch (ChannelProblem e) {
            return CheckResult.critical(
                    "channel " + name,
                    String.valueOf(e.getMessage()),
                    "smartcron alerts test " + name + " tries again.");
        }
    }

    private static String way(Mail mail) {
        return "mail to " + String.join(", ", mail.to()) + " through "
                + mail.server().host();
    }

    /** The severities for which no route takes every alert. */
    private String unheard() {
        return alerts.routes().isEmpty()
                ? ""
                : Arrays.stream(Severity.values())
                        .filter(severity -> alerts.routes().stream().noneMatch(route -> takesAll(route, severity)))
                        .map(Severity::word)
                        .collect(Collectors.joining(", "));
    }

    private static boolean takesAll(Route route, Severity severity) {
        return (route.severities().isEmpty() || route.severities().contains(severity))
                && route.categories().isEmpty()
                && route.tasks().isEmpty()
                && route.rules().isEmpty();
    }
}
