package dev.smartcron.checks;

import dev.smartcron.alert.AtOnce;
import dev.smartcron.alert.Notifier;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.channel.Channel;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.channel.MailChannel;
import dev.smartcron.alert.message.Details;
import dev.smartcron.cli.AdvisedCommand;
import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Mail.StartTls;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.Reserve;
import dev.smartcron.settings.RetentionSettings;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.settings.Secret;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code health} as a process of its own: arguments are home, database URL, SMTP port and the time. */
final class HealthProcess {
    static final HealthSettings LIMITS = limits(Reserve.parse("0%"));

    private HealthProcess() {}

    public static void main(String[] args) {
        Mail mail = new Mail(
                new Mail.Server("localhost", Integer.parseInt(args[2]), StartTls.REQUIRED, false),
                Optional.of(new Mail.Login(Secret.of("cron"), Secret.of("s3cret"))),
                "cron@example.org",
                List.of("ops@example.org"));
        HealthReport report =
                run(Path.of(args[0]), args[1], LIMITS, notifier(new MailChannel(mail), true), Instant.parse(args[3]));
        System.out.println(json(report));
        System.exit(report.exitCode());
    }

    /** Limits of which only that of the disk may be met. */
    static HealthSettings limits(Reserve diskFreeMin) {
        return new HealthSettings(
                diskFreeMin,
                Duration.ofDays(14),
                Duration.ofMinutes(3),
                Reserve.parse("0%"),
                Optional.empty(),
                Duration.ofHours(1));
    }

    static Notifier notifier(@Nullable MailChannel mail, boolean enabled) {
        return notifierOf(mail == null ? List.of() : List.of(mail), enabled);
    }

    static Notifier notifierOf(List<Channel> channels, boolean enabled) {
        return new Notifier(
                new Sender("web1", ZoneId.of("Pacific/Auckland")), AtOnce.settings(), Channels.of(channels), enabled);
    }

    static String json(HealthReport report) {
        return Json.pretty(report.json());
    }

    static HealthReport run(Path home, String url, HealthSettings limits, Notifier notifier, Instant now) {
        Health health = health(home, "web1", limits, notifier, now);
        try (Database database = Database.open(url, null)) {
            HealthReport report = health.check(database, now);
            advised(report).forEach(AdvisedCommand::assertUsable);
            return report;
        } catch (DatabaseProblem e) {
            return health.check(e, now);
        }
    }

    static Health health(Path home, String node, HealthSettings limits, Notifier notifier, Instant now) {
        return new Health(
                new Place(
                        new Node(node, "production", "boot", "test"),
                        new NodeSettings(
                                node,
                                "production",
                                home,
                                home.resolve("smartcron.yaml"),
                                home.resolve("logs"),
                                new RunningUser(1000, "ann", "/home/ann"))),
                new HealthLimits(limits, 100, RetentionSettings.DEFAULT),
                notifier,
                new ConfiguredHooks(List.of(), Clock.fixed(now, ZoneOffset.UTC), ZoneOffset.UTC, Map.of()),
                Optional.empty());
    }

    /** The command lines that the findings advise to type. */
    private static Stream<String> advised(HealthReport report) {
        return report.results().stream()
                .flatMap(result -> result.findings().stream())
                .flatMap(found -> found.findings().stream())
                .flatMap(finding -> finding.details().blocks().stream())
                .filter(Details.Commands.class::isInstance)
                .flatMap(block -> ((Details.Commands) block).commands().stream())
                .map(Details.Suggestion::line);
    }
}
