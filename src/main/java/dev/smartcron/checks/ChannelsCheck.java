package dev.smartcron.checks;

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

/** Checks that somebody is told of alerts, whatever their severity. Sends nothing: {@code alerts test} does. */
record ChannelsCheck(AlertSettings alerts, Path file) implements Check {
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
        String told = "told by " + String.join("; ", ways) + "; smartcron alerts test tries them";
        String unheard = unheard();
        return List.of(
                unheard.isEmpty()
                        ? CheckResult.ok("alerts", told)
                        : CheckResult.degraded(
                                "alerts",
                                "of " + unheard + " alerts, those that no route fits are told to nobody",
                                "Add a route for them without category, task and rule to alerts.routes in " + file
                                        + ", where that is not meant."));
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
