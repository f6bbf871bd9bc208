package dev.smartcron.settings;

import static dev.smartcron.yaml.Shape.FileKey.key;
import static dev.smartcron.yaml.Shape.FileKey.required;
import static dev.smartcron.yaml.Shape.listOf;
import static dev.smartcron.yaml.Shape.oneOf;

import dev.smartcron.text.References;
import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape;
import dev.smartcron.yaml.Shape.BadValue;
import dev.smartcron.yaml.Shape.CheckedText;
import dev.smartcron.yaml.Shape.Flag;
import dev.smartcron.yaml.Shape.KeyTable;
import dev.smartcron.yaml.Shape.ListOf;
import dev.smartcron.yaml.Shape.TimeSpan;
import dev.smartcron.yaml.Shape.Whole;
import java.time.Duration;

/** The keys of {@code smartcron.yaml} about what is told, to whom and when: mail, channels, alerts, event hooks, the report. */
final class MessageKeys {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    static final CheckedText PLAIN = new CheckedText("text", null, MessageKeys::plain);
    private static final CheckedText ADDRESS = new CheckedText("a mail address", "@", MessageKeys::address);
    private static final CheckedText WHEN = new CheckedText(
            "a figure and its limit",
            "^\\s*[a-z_0-9]+\\s*[<>]=?\\s*\\S+",
            text -> FigureLimit.parse(plain(text)).toString());
    private static final CheckedText TIME = new CheckedText("a time of day", "^\\d{2}:\\d{2}$", MessageKeys::time);
    private static final Shape COMMAND = new Shape.Either(
            CommonTexts.LINES, new Shape.ListOf(new Shape.Literal(CommonTexts::lines, true), 1, false), null);

    static final KeyTable MAIL = KeyTable.of(
            required("host", PLAIN, "smtp.example.org").says("Name of the mail server."),
            key("port", new Whole(1, 65_535), "587").says("Default 587, or 465 with `ssl: true`."),
            key("starttls", oneOf("required", "when_offered", "off"), "required")
                    .says("Whether the connection is turned into an encrypted one. Default `when_offered`; "
                            + "`required` sends nothing to a server that cannot."),
            key("ssl", new Flag(), "true").says("Encrypted from the first byte (SMTPS). Default `false`."),
            key("username", CommonTexts.SECRET, "cron").says("For servers that want a login; needs `password`."),
            key("password", CommonTexts.SECRET, "\"${env:SMTP_PASSWORD}\"")
                    .says("Best as a reference to the environment."),
            required("from", ADDRESS, "cron@example.org").says("The sender."),
            required("to", new ListOf(ADDRESS, 1, true), "[ops@example.org]").says("Who is told."));

    private static final KeyTable SLACK = KeyTable.of(
            required("url", CommonTexts.URL, "\"${env:SLACK_WEBHOOK_URL}\"").says("An incoming webhook."));

    private static final KeyTable WEBHOOK = KeyTable.of(
            required("url", CommonTexts.URL, "https://example.org/hook").says("Is sent each alert as JSON."),
            key("secret", CommonTexts.SECRET, "\"${env:HOOK_SECRET}\"")
                    .says("Each message is signed with it (HMAC-SHA256)."));

    private static final KeyTable PROGRAM = KeyTable.of(required("run", COMMAND, "[/usr/local/bin/page-me]")
            .says("A list runs directly, a text as `/bin/sh -c`; the alert comes as JSON on standard input, its "
                    + "facts in variables."));

    static final KeyTable CHANNELS = KeyTable.of(
            key("slack", SLACK, "{url: \"${env:SLACK_WEBHOOK_URL}\"}").says("A Slack channel."),
            key("webhook", WEBHOOK, "{url: https://example.org/hook, secret: \"${env:HOOK_SECRET}\"}")
                    .says("Any web address."),
            key("command", PROGRAM, "{run: [/usr/local/bin/page-me]}").says("A program of yours."));

    private static final KeyTable ROUTE = KeyTable.of(
            key("severity", listOf(oneOf("critical", "high", "medium", "low")), "[critical, high]")
                    .says("Only alerts of these severities; absent: of every one."),
            key("category", listOf(PLAIN), "[payroll]").says("Only tasks of these categories."),
            key("task", listOf(PLAIN), "[\"payroll_*\"]")
                    .says("Only tasks of these names; `*` stands for any characters."),
            key("rule", listOf(PLAIN), "[task_failed]")
                    .says("Only alerts of these rules (`smartcron alerts rules`); `*` stands for any characters."),
            required("to", CommonTexts.CHANNELS, "[mail, slack]")
                    .says(
                            "Channels, each of them configured in this file; `log` for `errors.log` alone, which has every "
                                    + "alert anyway."));

    private static final KeyTable RULE = KeyTable.of(
            required("name", CommonTexts.NAME, "payroll_rate")
                    .says("Names it in alerts and routes; not the name of another rule (`smartcron alerts rules`)."),
            required("tasks", new ListOf(PLAIN, 1, true), "\"payroll_*\"")
                    .says("Names of the tasks that it is about; `*` stands for any characters."),
            required("when", WHEN, "success_rate < 95% over 24h")
                    .says("What is wrong: a figure, `<`, `<=`, `>` or `>=`, its limit, and the span of time that it is "
                            + "counted over (docs/alerts.md)."),
            key("severity", oneOf("critical", "high", "medium", "low"), "high")
                    .says("Default: by the task's priority. A task's own `alert.severity` stands above it."),
            key("to", CommonTexts.CHANNELS, "[mail]")
                    .says("Channels, each of them configured in this file. Default: the routes say. A task's own "
                            + "`alert.to` stands above it."));

    static final KeyTable EVENT_HOOK = KeyTable.of(
            required("events", new ListOf(PLAIN, 1, true), "[\"throne:*\"]")
                    .says("Names of the events that are sent; `*` stands for any characters."),
            required("url", CommonTexts.URL, "https://example.org/events").says("Is sent each of them as JSON."),
            key("secret", CommonTexts.SECRET, "\"${env:HOOK_SECRET}\"")
                    .says("Each request is signed with it (HMAC-SHA256)."),
            key(
                            "kinds",
                            new ListOf(oneOf("execution", "progress", "task", "alert", "operator"), 1, true),
                            "[task, execution]")
                    .says("Of which kinds. Default `[task]`: what tasks print with `::event`."));

    private static final KeyTable QUIET_HOURS = KeyTable.of(
            required("from", TIME, "\"22:00\"").says("The first quiet minute."),
            required("until", TIME, "\"07:00\"").says("The first minute that is not quiet any more."),
            key("timezone", CommonTexts.ZONE, "Pacific/Auckland").says("Whose clock. Default UTC."));

    private static final KeyTable WAIT = KeyTable.of(
            key("critical", new TimeSpan(Duration.ZERO), "0s").says("Default 0s: at once."),
            key("high", new TimeSpan(Duration.ZERO), "15m")
                    .says("Default 15m; at once where its channel was silent for as long."),
            key("medium", new TimeSpan(Duration.ZERO), "1h").says("Default 1h."),
            key("low", new TimeSpan(Duration.ZERO), "1d")
                    .says("Default 1d; 30h with `report.at`, for the daily report tells them before."));

    static final KeyTable ALERTS = KeyTable.of(
            key(
                            "routes",
                            new ListOf(ROUTE, 0, false),
                            "[{severity: [critical, high], to: [mail, slack]}, {category: payroll, to: [mail]}]")
                    .says(
                            "Which alert goes where: each route that fits is told. Without routes every alert goes through "
                                    + "every configured channel; a task's own `alert.to` stands above them."),
            key(
                            "rules",
                            new ListOf(RULE, 0, false),
                            "[{name: payroll_rate, tasks: \"payroll_*\", when: success_rate < 95% over 24h, severity: high}]")
                    .says("Rules of one's own, besides those that are always held (docs/alerts.md)."),
            key("wait", WAIT, "{critical: 0s, high: 15m, medium: 1h, low: 1d}")
                    .says("How long news of a severity may be collected before they are sent as one message."),
            key("remind_every", new TimeSpan(MINUTE), "4h")
                    .says("How long an alert that goes on stays silent before it is told again; from the third time "
                            + "on at least a day. Default 4h."),
            key("quiet_hours", QUIET_HOURS, "{from: \"22:00\", until: \"07:00\", timezone: Pacific/Auckland}")
                    .says("When only critical alerts are told; the others wait for the end of these hours."));

    static final KeyTable REPORT = KeyTable.of(
            key("at", TIME, "\"07:00\"")
                    .says(
                            "When `health` sends the report by itself, once a day and once among all nodes. Default: only "
                                    + "`smartcron report --send` does."),
            key("timezone", CommonTexts.ZONE, "Pacific/Auckland").says("Whose clock. Default: this machine's."),
            key("to", new ListOf(oneOf("mail", "slack", "webhook", "command"), 1, true), "[mail]")
                    .says("Channels, each of them configured in this file. Default `[mail]`."));

    private MessageKeys() {}

    private static String plain(String text) throws BadValue {
        if (References.in(CommonTexts.line(text))) {
            throw new BadValue("${env:…} is not resolved in this key");
        }
        return text;
    }

    private static String address(String text) throws BadValue {
        if (plain(text).indexOf('@') < 1 || text.endsWith("@") || (text.indexOf(' ') >= 0 && !text.endsWith(">"))) {
            throw new BadValue("'" + text + "' is not a mail address");
        }
        return text;
    }

    private static String time(String text) throws BadValue {
        if (!text.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
            throw new BadValue("'" + text + "' is not a time of day (write \"22:00\")");
        }
        return text;
    }
}
