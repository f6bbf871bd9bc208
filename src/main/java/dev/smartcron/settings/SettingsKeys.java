package dev.smartcron.settings;

import dev.smartcron.text.References;
import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape;
import dev.smartcron.yaml.Shape.BadValue;
import dev.smartcron.yaml.Shape.CheckedText;
import dev.smartcron.yaml.Shape.FileKey;
import dev.smartcron.yaml.Shape.KeyTable;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/** Every key of {@code smartcron.yaml}: what it takes and what it means. The reference in docs is made from this. */
final class SettingsKeys {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final CheckedText PLAIN = new CheckedText("text", null, SettingsKeys::plain);
    private static final CheckedText ADDRESS =
            new CheckedText("a mail address", "@", CommonTexts.both(CommonTexts::line, SettingsKeys::address));
    private static final CheckedText TIME = new CheckedText("a time of day", "^\\d{2}:\\d{2}$", SettingsKeys::time);
    private static final CheckedText RESERVE =
            new CheckedText("a share or a size", "^\\d+[KMGT%]?$", SettingsKeys::reserve);
    private static final CheckedText DATABASE =
            new CheckedText("a JDBC address", "^(jdbc:(sqlite|postgresql):|\\$\\{env:)", SettingsKeys::database);
    private static final Shape COMMAND = new Shape.Either(
            CommonTexts.LINES, new Shape.ListOf(new Shape.Literal(CommonTexts::lines), 1, false), null);

    private static final KeyTable MAIL = KeyTable.of(
            FileKey.of("host", PLAIN, "Name of the mail server.", "smtp.example.org")
                    .asRequired(),
            FileKey.of("port", new Shape.Whole(1, 65_535), "Default 587, or 465 with `ssl: true`.", "587"),
            FileKey.of(
                    "starttls",
                    Shape.oneOf("required", "when_offered", "off"),
                    "Whether the connection is turned into an encrypted one. Default `when_offered`; `required` sends "
                            + "nothing to a server that cannot.",
                    "required"),
            FileKey.of("ssl", new Shape.Flag(), "Encrypted from the first byte (SMTPS). Default `false`.", "true"),
            FileKey.of("username", CommonTexts.SECRET, "For servers that want a login; needs `password`.", "cron"),
            FileKey.of(
                    "password",
                    CommonTexts.SECRET,
                    "Best as a reference to the environment.",
                    "\"${env:SMTP_PASSWORD}\""),
            FileKey.of("from", ADDRESS, "The sender.", "cron@example.org").asRequired(),
            FileKey.of("to", new Shape.ListOf(ADDRESS, 1, true), "Who is told.", "[ops@example.org]")
                    .asRequired());

    private static final KeyTable CHANNELS = KeyTable.of(
            FileKey.of(
                    "slack",
                    KeyTable.of(
                            FileKey.of("url", CommonTexts.URL, "An incoming webhook.", "\"${env:SLACK_WEBHOOK_URL}\"")
                                    .asRequired()),
                    "A Slack channel.",
                    "{url: \"${env:SLACK_WEBHOOK_URL}\"}"),
            FileKey.of(
                    "webhook",
                    KeyTable.of(
                            FileKey.of(
                                            "url",
                                            CommonTexts.URL,
                                            "Is sent each alert as JSON.",
                                            "https://example.org/hook")
                                    .asRequired(),
                            FileKey.of(
                                    "secret",
                                    CommonTexts.SECRET,
                                    "Each message is signed with it (HMAC-SHA256).",
                                    "\"${env:HOOK_SECRET}\"")),
                    "Any web address.",
                    "{url: https://example.org/hook, secret: \"${env:HOOK_SECRET}\"}"),
            FileKey.of(
                    "command",
                    KeyTable.of(FileKey.of(
                                    "run",
                                    COMMAND,
                                    "A list runs directly, a text as `/bin/sh -c`; the alert comes as JSON on standard "
                                            + "input.",
                                    "[/usr/local/bin/page-me]")
                            .asRequired()),
                    "A program of yours.",
                    "{run: [/usr/local/bin/page-me]}"));

    private static final KeyTable ROUTE = KeyTable.of(
            FileKey.of(
                    "severity",
                    Shape.listOf(Shape.oneOf("critical", "high", "medium", "low")),
                    "Only alerts of these severities; absent: of every one.",
                    "[critical, high]"),
            FileKey.of("category", Shape.listOf(PLAIN), "Only tasks of these categories.", "[payroll]"),
            FileKey.of(
                            "to",
                            new Shape.ListOf(Shape.oneOf("mail", "slack", "webhook", "command"), 1, true),
                            "Channels, each of them configured in this file.",
                            "[mail, slack]")
                    .asRequired());

    private static final KeyTable ALERTS = KeyTable.of(
            FileKey.of(
                    "routes",
                    new Shape.ListOf(ROUTE, 0, false),
                    "Which alert goes where. Without routes every alert goes through every configured channel.",
                    "[{severity: [critical, high], to: [mail, slack]}, {category: payroll, to: [mail]}]"),
            FileKey.of(
                    "remind_every",
                    new Shape.TimeSpan(MINUTE),
                    "How long an alert that goes on stays silent before it is told again. Default 4h.",
                    "4h"),
            FileKey.of(
                    "quiet_hours",
                    KeyTable.of(
                            FileKey.of("from", TIME, "The first quiet minute.", "\"22:00\"")
                                    .asRequired(),
                            FileKey.of("until", TIME, "The first minute that is not quiet any more.", "\"07:00\"")
                                    .asRequired(),
                            FileKey.of("timezone", CommonTexts.ZONE, "Whose clock. Default UTC.", "Pacific/Auckland")),
                    "When only critical alerts are told; the others wait for the end of these hours.",
                    "{from: \"22:00\", until: \"07:00\", timezone: Pacific/Auckland}"));

    private static final KeyTable HEALTH = KeyTable.of(
            FileKey.of(
                    "disk_free_min",
                    RESERVE,
                    "What must stay free where home and logs are, of bytes and of inodes. Default 10%.",
                    "10%"),
            FileKey.of(
                    "runner_silent_after",
                    new Shape.TimeSpan(MINUTE),
                    "How long no tick may have been seen. Default 3m.",
                    "3m"),
            FileKey.of(
                    "load_max",
                    new Shape.Decimal(0.01, 10_000),
                    "The highest good load average of one minute, per processor. Default: not looked at.",
                    "4.0"),
            FileKey.of("memory_free_min", RESERVE, "What must stay free of memory. Default: not looked at.", "5%"),
            FileKey.of(
                    "ping_url",
                    CommonTexts.URL,
                    "Called after each healthy check, so that somebody else notices when this machine falls silent.",
                    "https://hc-ping.com/uuid"));

    private static final KeyTable LIMITS = KeyTable.of(
            FileKey.of(
                    "max_parallel",
                    new Shape.Whole(1, Sources.MOST_PARALLEL),
                    "Most executions at once on this node. Default 4 for each processor.",
                    "8"),
            FileKey.of(
                    "allowed_paths",
                    Shape.listOf(CommonTexts.PATH),
                    "Tasks may start programs only from these folders. Absent or empty: from anywhere.",
                    "[/srv/app, /usr/bin]"),
            FileKey.of(
                    "cgroup",
                    CommonTexts.PATH,
                    "The control group (version 2) under which tasks with `memory` or `processes` get one each. Absent: "
                            + "the runner's own, or the nearest one above it that can be used.",
                    "/sys/fs/cgroup/smartcron"));

    private static final KeyTable QUEUE = KeyTable.of(
            FileKey.of("max_running", new Shape.Whole(1, 10_000), "Queued jobs at once. Default 10.", "10"),
            FileKey.of("max_per_owner", new Shape.Whole(1, 10_000), "Of these, for one owner. Default 2.", "2"),
            FileKey.of(
                    "batch_size",
                    new Shape.Whole(1, 10_000),
                    "Jobs taken from the queue at a time. Default 20.",
                    "20"));

    private static final KeyTable RETENTION = KeyTable.of(
            FileKey.of("executions", new Shape.TimeSpan(DAY), "Default 90d.", "90d"),
            FileKey.of("output", new Shape.TimeSpan(DAY), "Log files of tasks. Default 30d.", "30d"),
            FileKey.of("events", new Shape.TimeSpan(DAY), "What tasks told with `::event`. Default 7d.", "7d"),
            FileKey.of("ticks", new Shape.TimeSpan(DAY), "The ledger of ticks. Default 7d.", "7d"),
            FileKey.of("alerts", new Shape.TimeSpan(DAY), "Resolved alerts. Default 365d.", "365d"),
            FileKey.of("backups", new Shape.Whole(1, 10_000), "How many are kept. Default 14.", "14"));

    private static final KeyTable LOGS = KeyTable.of(
            FileKey.of(
                    "max_size",
                    new Shape.Bytes(1 << 10),
                    "A log of this size makes room for a new one before the next execution begins. Default 10M.",
                    "10M"),
            FileKey.of(
                    "max_age",
                    new Shape.TimeSpan(Duration.ofHours(1)),
                    "So does one whose first execution began so long ago. Default 7d.",
                    "7d"),
            FileKey.of(
                    "files",
                    new Shape.Whole(0, 1_000),
                    "How many older logs of a task are kept; all but the newest of them are compressed. Default 5.",
                    "5"));

    private static final KeyTable DASHBOARD = KeyTable.of(
            FileKey.of("bind", PLAIN, "Address to listen on. Default 127.0.0.1.", "127.0.0.1"),
            FileKey.of("port", new Shape.Whole(1, 65_535), "Default 8787.", "8787"),
            FileKey.of("token", CommonTexts.SECRET, "What visitors sign in with.", "\"${env:SMARTCRON_TOKEN}\""),
            FileKey.of(
                    "webhook_secret",
                    CommonTexts.SECRET,
                    "What an outside cron service sends as `X-Webhook-Secret`.",
                    "\"${env:CRON_WEBHOOK_SECRET}\""));

    static final KeyTable TABLE = KeyTable.of(
            FileKey.of(
                    "database",
                    DATABASE,
                    "JDBC address of the database. Default `jdbc:sqlite:HOME/smartcron.db`.",
                    "jdbc:postgresql://db.example.org/smartcron?user=cron"),
            FileKey.of(
                    "log_dir",
                    CommonTexts.PATH,
                    "Where output of tasks goes. Default `/var/log/smartcron` for root, else " + "`HOME/logs`.",
                    "/var/log/smartcron"),
            FileKey.of(
                    "node", CommonTexts.NAME, "This machine's name in the database. Default: its host name.", "web-1"),
            FileKey.of(
                    "environment",
                    CommonTexts.NAME,
                    "Tasks with `environments` run only where this is one of them. Default `production`.",
                    "production"),
            FileKey.of(
                    "mail",
                    MAIL,
                    "The mail server alerts and reports leave through. Default: no mail.",
                    "{host: smtp.example.org, from: cron@example.org, to: [ops@example.org]}"),
            FileKey.of(
                    "channels",
                    CHANNELS,
                    "What alerts leave through, besides mail.",
                    "{slack: {url: \"${env:SLACK_URL}\"}}"),
            FileKey.of("alerts", ALERTS, "Who is told what, how often, and when not.", "{remind_every: 4h}"),
            FileKey.of("health", HEALTH, "When machine or runner count as unwell.", "{disk_free_min: 10%}"),
            FileKey.of("limits", LIMITS, "How much may run, and from where.", "{max_parallel: 8}"),
            FileKey.of("queue", QUEUE, "Limits of the queue of one-off jobs.", "{max_running: 10}"),
            FileKey.of("retention", RETENTION, "How long what happened is kept.", "{executions: 90d}"),
            FileKey.of(
                    "redact",
                    Shape.listOf(CommonTexts.REGEX),
                    "What these patterns (RE2's syntax: no look-ahead, no reference back) match within a line is masked in logs, "
                            + "database, mail and pages.",
                    "[\"(?i)bearer [a-z0-9._-]+\"]"),
            FileKey.of(
                    "logs",
                    LOGS,
                    "How large the logs of tasks get, and how many are kept.",
                    "{max_size: 10M, files: 5}"),
            FileKey.of("dashboard", DASHBOARD, "Where the web page listens and who may see it.", "{port: 8787}"),
            FileKey.of(
                    "metrics",
                    KeyTable.of(FileKey.of(
                            "textfile",
                            CommonTexts.PATH,
                            "Written after each tick, for Prometheus' node exporter.",
                            "/var/lib/node_exporter/smartcron.prom")),
                    "Figures for Prometheus.",
                    "{textfile: /var/lib/node_exporter/smartcron.prom}"));

    private SettingsKeys() {}

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
        try {
            if (text.length() == 5) {
                return LocalTime.parse(text).toString();
            }
        } catch (DateTimeParseException e) {
            throw new BadValue("'" + text + "' is not a time of day (write \"22:00\")");
        }
        throw new BadValue("'" + text + "' is not a time of day (write \"22:00\")");
    }

    private static String reserve(String text) throws BadValue {
        try {
            return Reserve.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
    }

    private static String database(String text) throws BadValue {
        CommonTexts.references(CommonTexts.line(text));
        if (!text.startsWith("jdbc:sqlite:") && !text.startsWith("jdbc:postgresql:") && !References.atStart(text)) {
            throw new BadValue("must start with jdbc:sqlite: or jdbc:postgresql:");
        }
        return text;
    }
}
