package dev.smartcron.settings;

import dev.smartcron.text.References;
import dev.smartcron.yaml.Checks;
import dev.smartcron.yaml.Key;
import dev.smartcron.yaml.Shape;
import dev.smartcron.yaml.Shape.Refused;
import dev.smartcron.yaml.Shape.Table;
import dev.smartcron.yaml.Shape.Text;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/** Every key of {@code smartcron.yaml}: what it takes and what it means. The reference in docs is made from this. */
final class SettingsKeys {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final Text PLAIN = new Text("text", null, SettingsKeys::plain);
    private static final Text ADDRESS =
            new Text("a mail address", "@", Checks.both(Checks::line, SettingsKeys::address));
    private static final Text TIME = new Text("a time of day", "^\\d{2}:\\d{2}$", SettingsKeys::time);
    private static final Text RESERVE = new Text("a share or a size", "^\\d+[KMGT%]?$", SettingsKeys::reserve);
    private static final Text DATABASE =
            new Text("a JDBC address", "^(jdbc:(sqlite|postgresql):|\\$\\{env:)", SettingsKeys::database);
    private static final Shape COMMAND =
            new Shape.Either(Checks.LINES, new Shape.Many(new Shape.Literal(Checks::lines), 1, false), null);

    private static final Table MAIL = Table.of(
            Key.of("host", PLAIN, "Name of the mail server.", "smtp.example.org")
                    .asRequired(),
            Key.of("port", new Shape.Whole(1, 65_535), "Default 587, or 465 with `ssl: true`.", "587"),
            Key.of(
                    "starttls",
                    Shape.oneOf("required", "when_offered", "off"),
                    "Whether the connection is turned into an encrypted one. Default `when_offered`; `required` sends "
                            + "nothing to a server that cannot.",
                    "required"),
            Key.of("ssl", new Shape.Flag(), "Encrypted from the first byte (SMTPS). Default `false`.", "true"),
            Key.of("username", Checks.SECRET, "For servers that want a login; needs `password`.", "cron"),
            Key.of("password", Checks.SECRET, "Best as a reference to the environment.", "\"${env:SMTP_PASSWORD}\""),
            Key.of("from", ADDRESS, "The sender.", "cron@example.org").asRequired(),
            Key.of("to", new Shape.Many(ADDRESS, 1, true), "Who is told.", "[ops@example.org]")
                    .asRequired());

    private static final Table CHANNELS = Table.of(
            Key.of(
                    "slack",
                    Table.of(Key.of("url", Checks.URL, "An incoming webhook.", "\"${env:SLACK_WEBHOOK_URL}\"")
                            .asRequired()),
                    "A Slack channel.",
                    "{url: \"${env:SLACK_WEBHOOK_URL}\"}"),
            Key.of(
                    "webhook",
                    Table.of(
                            Key.of("url", Checks.URL, "Is sent each alert as JSON.", "https://example.org/hook")
                                    .asRequired(),
                            Key.of(
                                    "secret",
                                    Checks.SECRET,
                                    "Each message is signed with it (HMAC-SHA256).",
                                    "\"${env:HOOK_SECRET}\"")),
                    "Any web address.",
                    "{url: https://example.org/hook, secret: \"${env:HOOK_SECRET}\"}"),
            Key.of(
                    "command",
                    Table.of(Key.of(
                                    "run",
                                    COMMAND,
                                    "A list runs directly, a text as `/bin/sh -c`; the alert comes as JSON on standard "
                                            + "input.",
                                    "[/usr/local/bin/page-me]")
                            .asRequired()),
                    "A program of yours.",
                    "{run: [/usr/local/bin/page-me]}"));

    private static final Table ROUTE = Table.of(
            Key.of(
                    "severity",
                    Shape.listOf(Shape.oneOf("critical", "high", "medium", "low")),
                    "Only alerts of these severities; absent: of every one.",
                    "[critical, high]"),
            Key.of("category", Shape.listOf(PLAIN), "Only tasks of these categories.", "[payroll]"),
            Key.of(
                            "to",
                            new Shape.Many(Shape.oneOf("mail", "slack", "webhook", "command"), 1, true),
                            "Channels, each of them configured in this file.",
                            "[mail, slack]")
                    .asRequired());

    private static final Table ALERTS = Table.of(
            Key.of(
                    "routes",
                    new Shape.Many(ROUTE, 0, false),
                    "Which alert goes where. Without routes every alert goes through every configured channel.",
                    "[{severity: [critical, high], to: [mail, slack]}, {category: payroll, to: [mail]}]"),
            Key.of(
                    "remind_every",
                    new Shape.Span(MINUTE),
                    "How long an alert that goes on stays silent before it is told again. Default 4h.",
                    "4h"),
            Key.of(
                    "quiet_hours",
                    Table.of(
                            Key.of("from", TIME, "The first quiet minute.", "\"22:00\"")
                                    .asRequired(),
                            Key.of("until", TIME, "The first minute that is not quiet any more.", "\"07:00\"")
                                    .asRequired(),
                            Key.of("timezone", Checks.ZONE, "Whose clock. Default UTC.", "Pacific/Auckland")),
                    "When only critical alerts are told; the others wait for the end of these hours.",
                    "{from: \"22:00\", until: \"07:00\", timezone: Pacific/Auckland}"));

    private static final Table HEALTH = Table.of(
            Key.of(
                    "disk_free_min",
                    RESERVE,
                    "What must stay free where home and logs are, of bytes and of inodes. Default 10%.",
                    "10%"),
            Key.of(
                    "runner_silent_after",
                    new Shape.Span(MINUTE),
                    "How long no tick may have been seen. Default 3m.",
                    "3m"),
            Key.of(
                    "load_max",
                    new Shape.Decimal(0.01, 10_000),
                    "The highest good load average of one minute, per processor. Default: not looked at.",
                    "4.0"),
            Key.of("memory_free_min", RESERVE, "What must stay free of memory. Default: not looked at.", "5%"),
            Key.of(
                    "ping_url",
                    Checks.URL,
                    "Called after each healthy check, so that somebody else notices when this machine falls silent.",
                    "https://hc-ping.com/uuid"));

    private static final Table LIMITS = Table.of(
            Key.of(
                    "max_parallel",
                    new Shape.Whole(1, Sources.MOST_PARALLEL),
                    "Most executions at once on this node. Default 4 for each processor.",
                    "8"),
            Key.of(
                    "allowed_paths",
                    Shape.listOf(Checks.PATH),
                    "Tasks may start programs only from these folders. Absent or empty: from anywhere.",
                    "[/srv/app, /usr/bin]"),
            Key.of(
                    "cgroup",
                    Checks.PATH,
                    "The control group (version 2) under which tasks with `memory` or `processes` get one each. Absent: "
                            + "the runner's own, or the nearest one above it that can be used.",
                    "/sys/fs/cgroup/smartcron"));

    private static final Table QUEUE = Table.of(
            Key.of("max_running", new Shape.Whole(1, 10_000), "Queued jobs at once. Default 10.", "10"),
            Key.of("max_per_owner", new Shape.Whole(1, 10_000), "Of these, for one owner. Default 2.", "2"),
            Key.of("batch_size", new Shape.Whole(1, 10_000), "Jobs taken from the queue at a time. Default 20.", "20"));

    private static final Table RETENTION = Table.of(
            Key.of("executions", new Shape.Span(DAY), "Default 90d.", "90d"),
            Key.of("output", new Shape.Span(DAY), "Log files of tasks. Default 30d.", "30d"),
            Key.of("events", new Shape.Span(DAY), "What tasks told with `::event`. Default 7d.", "7d"),
            Key.of("ticks", new Shape.Span(DAY), "The ledger of ticks. Default 7d.", "7d"),
            Key.of("alerts", new Shape.Span(DAY), "Resolved alerts. Default 365d.", "365d"),
            Key.of("backups", new Shape.Whole(1, 10_000), "How many are kept. Default 14.", "14"));

    private static final Table LOGS = Table.of(
            Key.of(
                    "max_size",
                    new Shape.Bytes(1 << 10),
                    "A log of this size makes room for a new one before the next execution begins. Default 10M.",
                    "10M"),
            Key.of(
                    "max_age",
                    new Shape.Span(Duration.ofHours(1)),
                    "So does one whose first execution began so long ago. Default 7d.",
                    "7d"),
            Key.of(
                    "files",
                    new Shape.Whole(0, 1_000),
                    "How many older logs of a task are kept; all but the newest of them are compressed. Default 5.",
                    "5"));

    private static final Table DASHBOARD = Table.of(
            Key.of("bind", PLAIN, "Address to listen on. Default 127.0.0.1.", "127.0.0.1"),
            Key.of("port", new Shape.Whole(1, 65_535), "Default 8787.", "8787"),
            Key.of("token", Checks.SECRET, "What visitors sign in with.", "\"${env:SMARTCRON_TOKEN}\""),
            Key.of(
                    "webhook_secret",
                    Checks.SECRET,
                    "What an outside cron service sends as `X-Webhook-Secret`.",
                    "\"${env:CRON_WEBHOOK_SECRET}\""));

    static final Table TABLE = Table.of(
            Key.of(
                    "database",
                    DATABASE,
                    "JDBC address of the database. Default `jdbc:sqlite:HOME/smartcron.db`.",
                    "jdbc:postgresql://db.example.org/smartcron?user=cron"),
            Key.of(
                    "log_dir",
                    Checks.PATH,
                    "Where output of tasks goes. Default `/var/log/smartcron` for root, else " + "`HOME/logs`.",
                    "/var/log/smartcron"),
            Key.of("node", Checks.NAME, "This machine's name in the database. Default: its host name.", "web-1"),
            Key.of(
                    "environment",
                    Checks.NAME,
                    "Tasks with `environments` run only where this is one of them. Default `production`.",
                    "production"),
            Key.of(
                    "mail",
                    MAIL,
                    "The mail server alerts and reports leave through. Default: no mail.",
                    "{host: smtp.example.org, from: cron@example.org, to: [ops@example.org]}"),
            Key.of(
                    "channels",
                    CHANNELS,
                    "What alerts leave through, besides mail.",
                    "{slack: {url: \"${env:SLACK_URL}\"}}"),
            Key.of("alerts", ALERTS, "Who is told what, how often, and when not.", "{remind_every: 4h}"),
            Key.of("health", HEALTH, "When machine or runner count as unwell.", "{disk_free_min: 10%}"),
            Key.of("limits", LIMITS, "How much may run, and from where.", "{max_parallel: 8}"),
            Key.of("queue", QUEUE, "Limits of the queue of one-off jobs.", "{max_running: 10}"),
            Key.of("retention", RETENTION, "How long what happened is kept.", "{executions: 90d}"),
            Key.of(
                    "redact",
                    Shape.listOf(Checks.REGEX),
                    "What these patterns (RE2's syntax: no look-ahead, no reference back) match within a line is masked in logs, "
                            + "database, mail and pages.",
                    "[\"(?i)bearer [a-z0-9._-]+\"]"),
            Key.of(
                    "logs",
                    LOGS,
                    "How large the logs of tasks get, and how many are kept.",
                    "{max_size: 10M, files: 5}"),
            Key.of("dashboard", DASHBOARD, "Where the web page listens and who may see it.", "{port: 8787}"),
            Key.of(
                    "metrics",
                    Table.of(Key.of(
                            "textfile",
                            Checks.PATH,
                            "Written after each tick, for Prometheus' node exporter.",
                            "/var/lib/node_exporter/smartcron.prom")),
                    "Figures for Prometheus.",
                    "{textfile: /var/lib/node_exporter/smartcron.prom}"));

    private SettingsKeys() {}

    private static String plain(String text) throws Refused {
        if (References.in(Checks.line(text))) {
            throw new Refused("${env:…} is not resolved in this key");
        }
        return text;
    }

    private static String address(String text) throws Refused {
        if (plain(text).indexOf('@') < 1 || text.endsWith("@") || (text.indexOf(' ') >= 0 && !text.endsWith(">"))) {
            throw new Refused("'" + text + "' is not a mail address");
        }
        return text;
    }

    private static String time(String text) throws Refused {
        try {
            if (text.length() == 5) {
                return LocalTime.parse(text).toString();
            }
        } catch (DateTimeParseException e) {
            throw new Refused("'" + text + "' is not a time of day (write \"22:00\")");
        }
        throw new Refused("'" + text + "' is not a time of day (write \"22:00\")");
    }

    private static String reserve(String text) throws Refused {
        try {
            return Reserve.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private static String database(String text) throws Refused {
        Checks.references(Checks.line(text));
        if (!text.startsWith("jdbc:sqlite:") && !text.startsWith("jdbc:postgresql:") && !References.atStart(text)) {
            throw new Refused("must start with jdbc:sqlite: or jdbc:postgresql:");
        }
        return text;
    }
}
