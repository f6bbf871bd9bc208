package dev.smartcron.settings;

import static dev.smartcron.yaml.Shape.FileKey.key;
import static dev.smartcron.yaml.Shape.FileKey.required;
import static dev.smartcron.yaml.Shape.listOf;
import static dev.smartcron.yaml.Shape.oneOf;

import dev.smartcron.text.References;
import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape.BadValue;
import dev.smartcron.yaml.Shape.Bytes;
import dev.smartcron.yaml.Shape.CheckedText;
import dev.smartcron.yaml.Shape.Decimal;
import dev.smartcron.yaml.Shape.KeyTable;
import dev.smartcron.yaml.Shape.ListOf;
import dev.smartcron.yaml.Shape.Named;
import dev.smartcron.yaml.Shape.TimeSpan;
import dev.smartcron.yaml.Shape.Whole;
import java.time.Duration;

/** Every key of {@code smartcron.yaml}: what it takes and what it means. The reference in docs is made from this. */
final class SettingsKeys {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final CheckedText RESERVE =
            new CheckedText("a share or a size", "^\\d+[KMGT%]?$", SettingsKeys::reserve);
    private static final CheckedText DATABASE =
            new CheckedText("a JDBC address", "^(jdbc:(sqlite|postgresql):|\\$\\{env:)", SettingsKeys::database, false);

    private static final CheckedText PREFIX =
            new CheckedText("a path such as /cron", "^(/[A-Za-z0-9._~-]+)+$", SettingsKeys::prefix);

    private static final KeyTable HEALTH = KeyTable.of(
            key("disk_free_min", RESERVE, "10%")
                    .says(
                            "What must stay free where home, database and logs are; a share holds for inodes too. Default 10%."),
            key("disk_full_within", new TimeSpan(DAY), "14d")
                    .says("How soon the database may fill its disk, as it has grown lately. Default 14d."),
            key("runner_silent_after", new TimeSpan(MINUTE), "3m")
                    .says("How long no tick may have been seen. Default 3m."),
            key("load_max", new Decimal(0.01, 10_000), "4.0")
                    .says("The highest good load average of one minute, for each processor. Default: not looked at."),
            key("memory_free_min", RESERVE, "5%")
                    .says("What must stay free of memory: of the machine's, or of what its control group allows. "
                            + "Default 5%."),
            key("queue_wait_max", new TimeSpan(MINUTE), "1h").says("How long a job that is due may wait. Default 1h."),
            key("ping_url", CommonTexts.URL, "https://hc-ping.com/uuid")
                    .says(
                            "Called after each `health`, and told whether all is well, so that somebody else notices when "
                                    + "this machine falls silent (docs/alerts.md)."));

    private static final KeyTable HOLD_LOW_PRIORITY = KeyTable.of(
            key("load", new Decimal(0.01, 100_000), "4.0")
                    .says("Above this load average of one minute, of the whole machine."),
            key("memory_free", RESERVE, "10%").says("Below this share or amount of available memory."));

    private static final KeyTable LIMITS = KeyTable.of(
            key("max_parallel", new Whole(1, LimitSettings.MOST_PARALLEL), "8")
                    .says("Most executions at once on this node. Default 4 for each processor."),
            key("allowed_paths", listOf(CommonTexts.PATH), "[/srv/app, /usr/bin]")
                    .says("Tasks may start programs only from these folders. Absent or empty: from anywhere."),
            key("hold_low_priority", HOLD_LOW_PRIORITY, "{load: 4.0, memory_free: 10%}")
                    .says("When tasks of priority 4 and 5 are not started on this node. Default: never."),
            key("cgroup", CommonTexts.PATH, "/sys/fs/cgroup/smartcron")
                    .says("The control group (version 2) under which tasks with `memory` or `processes` get one "
                            + "each. Absent: the runner's own, or the nearest one above it that can be used."));

    private static final KeyTable QUEUE = KeyTable.of(
            key("max_running", new Whole(1, 10_000), "10").says("Queued jobs at once. Default 10."),
            key("max_per_owner", new Whole(1, 10_000), "2").says("Of these, for one owner. Default 2."),
            key("batch_size", new Whole(1, 10_000), "20").says("Jobs that a runner takes at a time. Default 20."),
            key("max_waiting", new Whole(1, 100_000_000), "1000000")
                    .says("Jobs that may wait; one more is refused. Default 1,000,000."));

    private static final KeyTable RETENTION = KeyTable.of(
            key("executions", new TimeSpan(DAY), "90d")
                    .says("Executions since they ended, with their attempts and payloads. Default 90d."),
            key("output", new TimeSpan(DAY), "30d").says("Log files of tasks. Default 30d."),
            key("events", new TimeSpan(DAY), "7d").says("Events: what changed, and what tasks told. Default 7d."),
            key("ticks", new TimeSpan(DAY), "7d").says("The ledger of ticks. Default 7d."),
            key("alerts", new TimeSpan(DAY), "365d")
                    .says("Alerts since they were over, with the messages that told of them. Default 365d."),
            key("audit", new TimeSpan(DAY), "365d").says("Who did what. Default 365d."),
            key("backups", new Whole(1, 10_000), "14")
                    .says("How many of `smartcron backup` stay in a folder. Default 14."));

    private static final KeyTable LOGS = KeyTable.of(
            key("max_size", new Bytes(1 << 10), "10M")
                    .says("A log of this size makes room for a new one before the next execution begins. Default 10M."),
            key("max_age", new TimeSpan(Duration.ofHours(1)), "7d")
                    .says("So does one whose first execution began so long ago. Default 7d."),
            key("files", new Whole(0, 1_000), "5")
                    .says("How many older logs of a task are kept; all but the newest of them are compressed. "
                            + "Default 5."));

    private static final KeyTable TOKEN = KeyTable.of(
            required("token", CommonTexts.SECRET, "\"${env:WALL_TOKEN}\"").says("What is sent as the token."),
            key("role", oneOf("viewer", "operator"), "viewer")
                    .says("`viewer` may look, `operator` may act. Default `viewer`."));

    private static final KeyTable DASHBOARD = KeyTable.of(
            key("bind", MessageKeys.PLAIN, "127.0.0.1")
                    .says("Address to listen on. Default 127.0.0.1; any other needs a `token`."),
            key("port", new Whole(1, 65_535), "8787").says("Default 8787."),
            key("token", CommonTexts.SECRET, "\"${env:SMARTCRON_TOKEN}\"")
                    .says("The token that may do everything. Default: one that is made in `HOME/run/token`."),
            key("tokens", new Named(CommonTexts.NAME, TOKEN), "{wall: {token: \"${env:WALL_TOKEN}\", role: viewer}}")
                    .says("Further tokens, each by the name that the audit has for who uses it."),
            key("webhook_secret", CommonTexts.SECRET, "\"${env:CRON_WEBHOOK_SECRET}\"")
                    .says("What an outside cron service sends as `X-Webhook-Secret`. Default: there is no webhook."),
            key("hosts", listOf(MessageKeys.PLAIN), "[cron.example.org]")
                    .says("Further names by which it may be asked for, such as that of a reverse proxy."),
            key("path", PREFIX, "/cron")
                    .says("What all its addresses begin with, where a reverse proxy serves it under a path. Default: "
                            + "nothing."),
            key("proxies", listOf(MessageKeys.PLAIN), "[127.0.0.1]")
                    .says("Addresses of reverse proxies: what they say of who asks (`X-Forwarded-For`, "
                            + "`X-Forwarded-Proto`) is believed. Default: none."));

    private static final KeyTable METRICS = KeyTable.of(key(
                    "textfile", CommonTexts.PATH, "/var/lib/node_exporter/smartcron.prom")
            .says("Written by each `health`, for the textfile collector of Prometheus' node exporter, which reads "
                    + "files that end in `.prom`. Default: none."));

    static final KeyTable TABLE = KeyTable.of(
            key("database", DATABASE, "jdbc:postgresql://db.example.org/smartcron?user=cron")
                    .says("JDBC address of the database. Default `jdbc:sqlite:HOME/smartcron.db`."),
            key("log_dir", CommonTexts.PATH, "/var/log/smartcron")
                    .says("Where output of tasks goes. Default `/var/log/smartcron` for root, else `HOME/logs`."),
            key("node", CommonTexts.NAME, "web-1").says("This machine's name in the database. Default: its host name."),
            key("environment", CommonTexts.NAME, "production")
                    .says("Tasks with `environments` run only where this is one of them. Default `production`."),
            key("mail", MessageKeys.MAIL, "{host: smtp.example.org, from: cron@example.org, to: [ops@example.org]}")
                    .says("The mail server that alerts leave through. Default: no mail."),
            key("channels", MessageKeys.CHANNELS, "{slack: {url: \"${env:SLACK_URL}\"}}")
                    .says("What alerts leave through, besides mail (docs/alerts.md)."),
            key("alerts", MessageKeys.ALERTS, "{remind_every: 4h}").says("How often the same is told, and to whom."),
            key("health", HEALTH, "{disk_free_min: 10%}").says("When machine or runner count as unwell."),
            key("limits", LIMITS, "{max_parallel: 8}").says("How much may run, and from where."),
            key("queue", QUEUE, "{max_running: 10}")
                    .says("Limits of the queue of one-off jobs, the same on every node of a database."),
            key(
                            "event_hooks",
                            new ListOf(MessageKeys.EVENT_HOOK, 0, false),
                            "[{events: [\"throne:*\"], url: https://example.org/events, secret: \"${env:HOOK_SECRET}\"}]")
                    .says("Addresses that events are sent on to, each in order and at least once (docs/events.md)."),
            key("retention", RETENTION, "{executions: 90d}")
                    .says("How long what happened is kept, until `smartcron cleanup` removes it (docs/upkeep.md)."),
            key("redact", listOf(CommonTexts.REGEX), "[\"(?i)bearer [a-z0-9._-]+\"]")
                    .says("What these patterns (RE2's syntax: no look-ahead, no reference back) match within a "
                            + "line is masked in logs, database, mail and pages."),
            key("logs", LOGS, "{max_size: 10M, files: 5}")
                    .says("How large the logs of tasks get, and how many are kept."),
            key("dashboard", DASHBOARD, "{port: 8787}").says("Where the API listens and who may use it (docs/api.md)."),
            key("metrics", METRICS, "{textfile: /var/lib/node_exporter/smartcron.prom}")
                    .says("Figures for Prometheus (docs/metrics.md)."),
            key("report", MessageKeys.REPORT, "{at: \"07:00\", timezone: Pacific/Auckland, to: [mail]}")
                    .says("The daily report (docs/report.md)."));

    private SettingsKeys() {}

    private static String reserve(String text) throws BadValue {
        try {
            return Reserve.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
    }

    private static String prefix(String text) throws BadValue {
        if (!text.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new BadValue(
                    "must be a path such as /cron: letters, digits and -._~ between slashes, none at its end");
        }
        return text;
    }

    private static String database(String text) throws BadValue {
        CommonTexts.references(CommonTexts.line(text));
        if (!text.startsWith("jdbc:sqlite:") && !text.startsWith("jdbc:postgresql:") && !References.atStart(text)) {
            throw new BadValue("must start with jdbc:sqlite: or jdbc:postgresql:");
        }
        return text;
    }
}
