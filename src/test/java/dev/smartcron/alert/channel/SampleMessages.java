package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Messages as a busy Monday brings them. */
public final class SampleMessages {
    static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    static final Instant BEGAN = Instant.parse("2026-04-05T12:05:03Z");

    /** Everything that a text from outside may try. */
    static final String HOSTILE = "evil\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script> \"'&amp; "
            + "<!channel> \u001b[31mred\u001b[0m \u0000\u0007 \u202egnp.exe\u202c \ud83d end";

    private SampleMessages() {}

    static Message failed() {
        return message(null, news(NewsKind.OPENED, 1));
    }

    /** One of many alike. */
    public static Message of(String id) {
        return new Message(id, null, BEGAN, "web1", AUCKLAND, List.of(news(NewsKind.OPENED, 1)));
    }

    static Message stillFailing() {
        return message("smartcron.7.1", news(NewsKind.STILL, 18), BEGAN.plusSeconds(9 * 3_600 + 125));
    }

    static Message recovered() {
        News failed = news(NewsKind.RESOLVED, 3);
        Instant over = BEGAN.plusSeconds(4 * 3_600 + 120);
        Details details = Details.NONE
                .andFacts("succeeded", "2026-04-06 04:07:03 +12:00", "execution", 131, "took", "41s")
                .andTry("smartcron history payroll_sync", null);
        News news = new News(
                NewsKind.RESOLVED,
                7,
                "task_failed",
                "payroll_sync",
                "payroll_sync",
                "payroll",
                Severity.HIGH,
                failed.summary(),
                details,
                BEGAN,
                over,
                over,
                "payroll_sync succeeded at 2026-04-06 04:07:03 +12:00 (execution 131).",
                3);
        return message("smartcron.7.1", news, over);
    }

    static Message digest() {
        List<News> news = new ArrayList<>(List.of(
                news(
                        NewsKind.OPENED,
                        1,
                        "database_slow",
                        "web1",
                        null,
                        Severity.CRITICAL,
                        "The database takes 4.2s a write."),
                news(NewsKind.WORSE, 3),
                news(
                        NewsKind.FLAPPING,
                        9,
                        "task_failed",
                        "price_feed",
                        "price_feed",
                        Severity.MEDIUM,
                        "price_feed failed: exit 75"),
                news(NewsKind.STILL, 5, "disk_low", "/srv", null, Severity.MEDIUM, "/srv has 3% free, of 40G")));
        News over = recovered().news().get(0);
        news.add(over);
        return new Message("smartcron.9.1", null, BEGAN.plusSeconds(20_000), "web1", AUCKLAND, news);
    }

    static Message storm() {
        List<News> news = IntStream.range(0, Message.MOST)
                .mapToObj(i -> news(
                        NewsKind.OPENED,
                        1,
                        "task_failed",
                        "import_" + i,
                        "import_" + i,
                        Severity.HIGH,
                        "import_" + i + " failed: could not connect to server: Connection refused"))
                .toList();
        return new Message(
                "smartcron.10.1",
                null,
                BEGAN.plusSeconds(60),
                "web1",
                AUCKLAND,
                news,
                Map.of("task_failed", 480, "task_overdue", 12, "queue_wait", 1),
                0);
    }

    static Message hostile() {
        Details details = Details.of(HOSTILE)
                .andFacts(HOSTILE, HOSTILE)
                .and(new Details.Output(
                        HOSTILE, List.of(HOSTILE, "What to try:", "    rm -rf /", "-- ", "x".repeat(500))))
                .andTry(HOSTILE, HOSTILE);
        News news = new News(
                NewsKind.OPENED,
                8,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                Severity.LOW,
                HOSTILE,
                details,
                BEGAN,
                BEGAN,
                null,
                null,
                1);
        return new Message("smartcron.11.1", null, BEGAN, HOSTILE, AUCKLAND, List.of(news));
    }

    static Message withDetails(Details details) {
        News news = new News(
                NewsKind.OPENED,
                7,
                "task_failed",
                "a",
                "a",
                null,
                Severity.HIGH,
                "a failed",
                details,
                BEGAN,
                BEGAN,
                null,
                null,
                1);
        return message(null, news);
    }

    /** One that was over after so long. */
    static Message over(NewsKind kind, Instant began, long millis) {
        Instant over = began.plusMillis(millis);
        News news = new News(
                kind,
                7,
                "task_failed",
                "a",
                "a",
                null,
                Severity.HIGH,
                "a failed",
                Details.NONE,
                began,
                over,
                over,
                null,
                1);
        return message(null, news, over);
    }

    static Message message(String answers, News news) {
        return message(answers, news, BEGAN.plusSeconds(7));
    }

    private static Message message(String answers, News news, Instant at) {
        String id = "smartcron.7." + (answers == null ? 1 : at.getEpochSecond());
        return new Message(id, answers, at, "web1", AUCKLAND, List.of(news));
    }

    static News news(NewsKind kind, int count) {
        return news(
                kind,
                count,
                "task_failed",
                "payroll_sync",
                "payroll_sync",
                Severity.HIGH,
                "payroll_sync failed: PDOException: SQLSTATE[HY000] [2002] Connection refused");
    }

    static News news(
            NewsKind kind, int count, String rule, String subject, String task, Severity severity, String summary) {
        boolean over = !kind.goesOn();
        return new News(
                kind,
                7,
                rule,
                subject,
                task,
                task == null ? null : "payroll",
                severity,
                summary,
                details(subject),
                BEGAN,
                BEGAN.plusSeconds(3),
                over ? BEGAN.plusSeconds(300) : null,
                over ? subject + " succeeded again." : null,
                count);
    }

    private static Details details(String task) {
        String[] printed = {
            "Syncing 214 rosters from Deputy",
            "PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/app/src/Database.php:41",
            "Stack trace:",
            "#0 /srv/app/src/Database.php(41): PDO->__construct('mysql:host=10.0...', 'app', Object(SensitiveParameterValue))",
            "#1 /srv/app/cron/sync.php(12): App\\Database::connect()",
            "#2 {main}",
            "  thrown in /srv/app/src/Database.php on line 41",
        };
        return Details.NONE
                .andFacts(
                        "reason",
                        "exit 255 after 3 attempts",
                        "execution",
                        96,
                        "scheduled",
                        "2026-04-06 00:05:00 +12:00",
                        "started",
                        "2026-04-06 00:05:00 +12:00",
                        "took",
                        "3s",
                        "ran on",
                        "web1",
                        "last success",
                        "2026-04-05 23:05:41 +12:00 (1h ago)",
                        "next run",
                        "2026-04-06 01:05:00 +12:00")
                .and(new Details.Output("The end of its output", Arrays.asList(printed)))
                .andTry(
                        "smartcron logs " + task + " --execution 96",
                        "all that it printed",
                        "smartcron why " + task,
                        null,
                        "smartcron trigger " + task + " --wait",
                        "once the cause is mended");
    }
}
