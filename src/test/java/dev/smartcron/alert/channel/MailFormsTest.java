package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News.NewsKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mails as people see them; their files in target/mails are for eyes. */
class MailFormsTest {
    private static final Map<String, Message> ALL = Map.of(
            "failed", SampleMessages.failed(),
            "still", SampleMessages.stillFailing(),
            "resolved", SampleMessages.recovered(),
            "digest", SampleMessages.digest(),
            "storm", SampleMessages.storm(),
            "hostile", SampleMessages.hostile());

    @Test
    void a_subject_says_the_machine_how_urgent_it_is_and_the_cause() {
        assertThat(subject(SampleMessages.failed()))
                .isEqualTo("[smartcron web1] HIGH payroll_sync failed: PDOException: SQLSTATE[HY000] [2002] "
                        + "Connection refused");
        assertThat(subject(SampleMessages.stillFailing()))
                .startsWith("[smartcron web1] STILL HIGH after 9h2m: payroll_sync failed: PDOException");
        assertThat(subject(SampleMessages.recovered()))
                .isEqualTo(
                        "[smartcron web1] RESOLVED payroll_sync succeeded at 2026-04-06 04:07:03 +12:00 (execution 131)");
        assertThat(subject(SampleMessages.message(null, SampleMessages.news(NewsKind.PASSED, 1))))
                .isEqualTo("[smartcron web1] RESOLVED payroll_sync failed: PDOException: SQLSTATE[HY000] [2002] "
                        + "Connection refused (it lasted 5m)");
        assertThat(subject(SampleMessages.digest()))
                .isEqualTo("[smartcron web1] CRITICAL 4 alerts, 1 resolved: 2 tasks failed, 1 × database slow, "
                        + "1 × disk low");
        assertThat(subject(SampleMessages.storm()))
                .isEqualTo("[smartcron web1] HIGH 493 alerts: 480 tasks failed, 12 tasks overdue, 1 × queue wait");
    }

    @Test
    void what_is_over_is_counted_apart_from_what_goes_on() {
        Message storm = SampleMessages.storm();
        Message abating = new Message(
                storm.id(),
                null,
                storm.at(),
                "web1",
                SampleMessages.AUCKLAND,
                storm.news(),
                Map.of("task_failed", 22),
                18);
        assertThat(subject(abating)).isEqualTo("[smartcron web1] HIGH 22 alerts, 18 resolved: 22 tasks failed");
        assertThat(TextForm.of(abating))
                .startsWith("HIGH 22 alerts, 18 resolved\n")
                .contains("and 20 more; ");
        assertThat(Message.read(abating.write())).isEqualTo(abating);
    }

    @Test
    void text_reads_well_at_72_columns() {
        assertThat(TextForm.of(SampleMessages.failed())).isEqualTo("""
                HIGH  payroll_sync failed: PDOException: SQLSTATE[HY000] [2002]
                  Connection refused

                  severity      high
                  machine       web1
                  category      payroll
                  since         2026-04-06 00:05:03 +12:00

                  reason        exit 255 after 3 attempts
                  execution     96
                  scheduled     2026-04-06 00:05:00 +12:00
                  started       2026-04-06 00:05:00 +12:00
                  took          3s
                  ran on        web1
                  last success  2026-04-05 23:05:41 +12:00 (1h ago)
                  next run      2026-04-06 01:05:00 +12:00

                The end of its output:

                  | Syncing 214 rosters from Deputy
                  | PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Conn
                  : ection refused in /srv/app/src/Database.php:41
                  | Stack trace:
                  | #0 /srv/app/src/Database.php(41): PDO->__construct('mysql:host=10.0.
                  : ..', 'app', Object(SensitiveParameterValue))
                  | #1 /srv/app/cron/sync.php(12): App\\Database::connect()
                  | #2 {main}
                  |   thrown in /srv/app/src/Database.php on line 41

                What to try:

                    smartcron logs payroll_sync --execution 96
                      all that it printed
                    smartcron why payroll_sync
                    smartcron trigger payroll_sync --wait
                      once the cause is mended

                You get another message when it is over.
                --\s
                SmartCron on web1, 2026-04-06 00:05:10 +12:00
                """);
        for (String name : List.of("failed", "still", "resolved", "digest", "storm")) {
            assertThat(TextForm.of(ALL.get(name)).lines()).as(name).allMatch(line -> line.length() <= 72);
        }
    }

    @Test
    void the_subjects_in_the_documentation_are_what_is_sent() throws IOException {
        String page = Files.readString(Path.of("docs/alerts.md"));
        for (String name : List.of("failed", "still", "resolved", "digest")) {
            assertThat(page).contains("\n> " + subject(ALL.get(name)));
        }
    }

    @Test
    void text_of_a_recovery_says_what_it_was_and_how_long() {
        assertThat(TextForm.of(SampleMessages.recovered())).startsWith("""
                RESOLVED  payroll_sync succeeded at 2026-04-06 04:07:03 +12:00
                  (execution 131)

                  it was        payroll_sync failed: PDOException: SQLSTATE[HY000]
                                [2002] Connection refused
                  severity      high
                  machine       web1
                  category      payroll
                  since         2026-04-06 00:05:03 +12:00
                  over          2026-04-06 04:07:03 +12:00
                  lasted        4h2m
                  seen          3 times
                """).doesNotContain("another message");
    }

    @Test
    void a_storm_is_counted_and_its_first_twenty_are_named() {
        String text = TextForm.of(SampleMessages.storm());
        assertThat(text).contains("480 tasks failed", "12 tasks overdue", "import_0 failed", "import_19 failed");
        assertThat(text).contains("smartcron logs import_3 --execution 96");
        assertThat(text).contains("and 473 more; `smartcron alerts` lists all");
        assertThat(text.length()).isLessThan(10_000);
        assertThat(HtmlForm.of(SampleMessages.storm()))
                .contains(">480 tasks failed<", "import_19 failed", "and 473 more");
    }

    @Test
    void nothing_from_outside_acts_anywhere() {
        Message hostile = SampleMessages.hostile();
        String subject = subject(hostile);
        String text = TextForm.of(hostile);
        String html = HtmlForm.of(hostile);
        assertThat(subject).doesNotContain("\n", "\r").hasSizeLessThanOrEqualTo(160);
        for (String form : List.of(subject, text, html)) {
            assertThat(form.replace("\n", "").codePoints())
                    .noneMatch(c -> Character.isISOControl(c) || (c >= 0x202A && c <= 0x202E))
                    .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        }
        assertThat(text).doesNotContain("\nBcc").contains("  | What to try:\n", "  |     rm -rf /\n", "  | --\n");
        assertThat(html).doesNotContain("<script", "<!channel", "<img").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void a_flood_of_output_is_cut_at_its_beginning() {
        List<String> flood = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            flood.add("line " + i);
        }
        Details details = Details.NONE.and(new Details.Output("Output", flood));
        Message message = SampleMessages.withDetails(details);
        assertThat(TextForm.of(message))
                .contains("  | … 4960 lines before\n", "  | line 4960\n", "  | line 4999\n")
                .doesNotContain("line 4959");
        String endless = TextForm.of(SampleMessages.withDetails(
                Details.NONE.and(new Details.Output("Output", List.of("a".repeat(1_000_000) + "the end")))));
        assertThat(endless).hasSizeLessThan(10_000).contains("the end");
    }

    @Test
    void lengths_are_told_without_milliseconds() {
        for (String form : List.of(TextForm.of(passed(412)), HtmlForm.of(passed(412)))) {
            assertThat(form).contains("less than 1s").doesNotContain("412");
        }
        assertThat(TextForm.of(passed(3_412))).contains("lasted        3s");
    }

    private static Message passed(long millis) {
        return SampleMessages.over(NewsKind.PASSED, Instant.parse("2026-04-05T12:05:03Z"), millis);
    }

    @Test
    void colour_never_says_alone_what_a_word_does_not() {
        String html = HtmlForm.of(SampleMessages.digest());
        assertThat(html).contains(">CRITICAL<", ">NOW HIGH<", ">FLAPPING<", ">STILL MEDIUM<", ">RESOLVED<");
    }

    @Test
    void every_kind_of_mail_is_one_document_that_loads_nothing() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "mails"));
        for (Map.Entry<String, Message> each : ALL.entrySet()) {
            String html = HtmlForm.of(each.getValue());
            assertThat(html).startsWith("<!DOCTYPE html>").doesNotContain("http", "src=", "url(", "@import");
            Files.writeString(folder.resolve(each.getKey() + ".html"), html);
            Files.writeString(folder.resolve(each.getKey() + ".txt"), TextForm.of(each.getValue()));
        }
    }

    private static String subject(Message message) {
        return new Wording(message).subject();
    }
}
