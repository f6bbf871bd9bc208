package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.HandleAlerts;
import dev.smartcron.status.AlertView;
import dev.smartcron.status.OwnRuleState;
import dev.smartcron.status.RuleState;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Deliveries;
import dev.smartcron.store.alerts.Snooze;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "alerts",
        description = "Shows what is wrong and who was told; takes alerts in hand, or keeps them silent.",
        footer = {
            "  smartcron alerts                          what is wrong now",
            "  smartcron alerts --all                    and what was",
            "  smartcron alerts show 12                  all of one, and who was told",
            "  smartcron alerts ack 12                   no reminders for a day",
            "  smartcron alerts snooze 12 --for 4h       silent so long; --for 0s ends that",
            "  smartcron alerts snooze --all --for 30m   maintenance: all of them silent",
            "  smartcron alerts snooze --task a --for 2h those of a task silent",
            "  smartcron alerts rules                    what is looked at",
            "  smartcron alerts test                     a message through every channel",
            "",
            "That an alert is over is told all the same, to those who were told of it.",
            "Exits 1 when a test message was not taken."
        })
final class AlertsCommand extends Command {
    private static final int USUAL_LIMIT = 50;
    private static final List<String> ACTS = List.of("show", "ack", "snooze", "rules", "test");

    @Parameters(paramLabel = "ACT", arity = "0..1", description = "show, ack, snooze, rules or test.")
    private @Nullable String act;

    @Parameters(
            paramLabel = "ID|CHANNEL",
            index = "1",
            arity = "0..1",
            description = "The alert's id; for test a channel: mail, slack, webhook, command.")
    private @Nullable String what;

    @Option(names = "--all", description = "Those that are over too; for snooze: all that come.")
    private boolean all;

    @Option(names = "--task", paramLabel = "T", description = "For snooze: all alerts of this task.")
    private @Nullable String task;

    @Option(names = "--for", paramLabel = "D", description = "For snooze, how long: 30m, 2h, 1d.")
    private @Nullable String length;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "With --all, how many that are over. Default: " + USUAL_LIMIT + ".")
    private @Nullable Integer limit;

    @Override
    int run(Application app) {
        if (act != null && !ACTS.contains(act)) {
            throw UserError.wrongUse(
                    "alerts has no '" + act + "'",
                    act.matches("\\d+")
                            ? "smartcron alerts show " + act
                            : Nearest.to(act, ACTS)
                                    .map(word -> "smartcron alerts " + word)
                                    .orElse("smartcron alerts --help"));
        }
        refuseWhatTheActDoesNotTake();
        if (act == null) {
            return list(app);
        }
        return switch (act) {
            case "show" -> show(app);
            case "ack" -> acknowledge(app);
            case "snooze" -> snooze(app);
            case "rules" -> rules(app);
            default -> new AlertTest(app.settings(), console().clock(), app.zone()).run(what, this);
        };
    }

    /** Refuses what would be left out of account: somebody meant something by it. */
    private void refuseWhatTheActDoesNotTake() {
        boolean snoozes = "snooze".equals(act);
        if (what != null && "rules".equals(act)) {
            throw doesNotTake("'" + what + "'", "smartcron alerts rules");
        }
        if (task != null && !snoozes) {
            throw doesNotTake("--task", "smartcron alerts snooze --task " + task + " --for 2h");
        }
        if (length != null && !snoozes) {
            throw doesNotTake("--for", "smartcron alerts snooze ID --for " + length);
        }
        if (all && act != null && !snoozes) {
            throw doesNotTake("--all", "smartcron alerts --all");
        }
        if (limit != null && (act != null || !all)) {
            throw doesNotTake("--limit", "smartcron alerts --all --limit " + limit);
        }
        if (limit != null && limit < 1) {
            throw UserError.wrongUse("--limit " + limit + " leaves nothing to show", "Give 1 or more.");
        }
        if (snoozes
                && Stream.of(what != null, task != null, all)
                                .filter(given -> given)
                                .count()
                        > 1) {
            throw UserError.wrongUse(
                    "an ID, --task and --all do not go together", "smartcron alerts snooze ID, --task T or --all");
        }
    }

    private UserError doesNotTake(String given, String instead) {
        return UserError.wrongUse("alerts" + (act == null ? "" : " " + act) + " takes no " + given, instead);
    }

    private int list(Application app) {
        Instant now = app.now();
        Conditions conditions = new Conditions(app.database());
        List<Condition> listed = new ArrayList<>(conditions.open(now));
        if (all) {
            listed.addAll(conditions.resolved(limit == null ? USUAL_LIMIT : limit));
        }
        List<Snooze> snoozes = conditions.snoozes(now);
        if (json()) {
            Deliveries deliveries = new Deliveries(app.database());
            print(listed.stream()
                    .map(each -> AlertView.of(each, deliveries).json(app.zone()))
                    .toList());
        } else {
            snoozes.forEach(each -> line(snoozed(each, app)));
            if (listed.isEmpty()) {
                line("Nothing is wrong. smartcron alerts --all shows what was; smartcron health looks again.");
            } else {
                print(AlertLines.table(listed, app.zone(), now), listed);
            }
        }
        return ExitCode.DONE;
    }

    private static String snoozed(Snooze snooze, Application app) {
        return (snooze.task() == null ? "All alerts are" : "Alerts of " + snooze.task() + " are") + " snoozed until "
                + Zoned.iso(snooze.until(), app.zone()) + " by " + snooze.actor();
    }

    private int show(Application app) {
        Condition condition = new Conditions(app.database())
                .find(id(), app.now())
                .orElseThrow(
                        () -> UserError.wrongUse("there is no alert " + what, "smartcron alerts shows their ids."));
        AlertView view = AlertView.of(condition, new Deliveries(app.database()));
        if (json()) {
            Map<String, @Nullable Object> json = view.json(app.zone());
            json.put("details", Json.read(condition.detail()));
            print(json);
        } else {
            AlertLines.of(view, app.zone()).forEach(this::line);
        }
        return ExitCode.DONE;
    }

    private int acknowledge(Application app) {
        Condition held = new HandleAlerts(app.operated()).acknowledge(id(), app.operator(), app.now());
        return told(held, "acknowledged until " + end(held, app) + ", unless it gets worse: " + held.summary(), app);
    }

    private int snooze(Application app) {
        Instant now = app.now();
        Instant until = now.plus(length());
        HandleAlerts alerts = new HandleAlerts(app.operated());
        if (what != null) {
            Condition held = alerts.snooze(id(), until, app.operator(), now);
            return told(
                    held,
                    until.isAfter(now)
                            ? "snoozed until " + end(held, app) + ": " + held.summary()
                            : "told again: " + held.summary(),
                    app);
        }
        if (!all && task == null) {
            throw UserError.wrongUse(
                    "nothing is named to snooze", "smartcron alerts snooze ID, --task T or --all, and --for D");
        }
        Snooze snooze = alerts.snoozeAll(task, until, app.operator(), now);
        boolean holds = until.isAfter(now);
        if (json()) {
            print(Json.object(
                    "task",
                    snooze.task(),
                    "until",
                    holds ? Zoned.iso(until, app.zone()) : null,
                    "actor",
                    snooze.actor()));
        } else {
            line(
                    holds
                            ? snoozed(snooze, app)
                            : (task == null ? "Alerts are" : "Alerts of " + task + " are") + " told again");
        }
        return ExitCode.DONE;
    }

    private int told(Condition held, String text, Application app) {
        if (json()) {
            print(AlertView.of(held, new Deliveries(app.database())).json(app.zone()));
        } else {
            line("alert " + held.id() + " is " + text);
        }
        return ExitCode.DONE;
    }

    private static String end(Condition held, Application app) {
        Instant until = held.state().until();
        return until == null ? "now" : Zoned.iso(until, app.zone());
    }

    private int rules(Application app) {
        List<Condition> open = new Conditions(app.database()).open(app.now());
        List<RuleState> rules = RuleState.of(app.settings(), open);
        List<OwnRuleState> own = OwnRuleState.of(app.settings().alerts().rules(), app.figureRules(), open);
        if (json()) {
            print(Stream.concat(
                            rules.stream().map(AlertLines::json), own.stream().map(OwnRuleState::json))
                    .toList());
            return ExitCode.DONE;
        }
        print(AlertLines.rules(), rules);
        if (!own.isEmpty()) {
            line("");
            print(AlertLines.ownRules(), own);
        }
        return ExitCode.DONE;
    }

    private long id() {
        try {
            return Long.parseLong(String.valueOf(what));
        } catch (NumberFormatException e) {
            throw UserError.wrongUse(
                    what == null ? "no alert is named" : "'" + what + "' is no alert's id",
                    "smartcron alerts " + act + " ID; smartcron alerts shows their ids.");
        }
    }

    private Duration length() {
        if (length == null) {
            throw UserError.wrongUse(
                    "--for is missing", "smartcron alerts snooze " + (what == null ? "ID" : what) + " --for 2h");
        }
        try {
            Duration span = Durations.parse(length);
            if (span.compareTo(Duration.ofDays(366)) <= 0) {
                return span;
            }
        } catch (IllegalArgumentException e) {
            throw UserError.wrongUse(String.valueOf(e.getMessage()), "smartcron alerts snooze ID --for 2h");
        }
        throw UserError.wrongUse("--for " + length + " is too long", "Give 366d at most.");
    }
}
