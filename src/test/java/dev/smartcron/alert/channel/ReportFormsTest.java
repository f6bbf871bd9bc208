package dev.smartcron.alert.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reports as people see them; their files in target/mails are for eyes. */
class ReportFormsTest {
    private static final Map<String, ReportMessage> ALL = Map.of(
            "report-bad", SampleReports.bad(),
            "report-good", SampleReports.good(),
            "report-hostile", SampleReports.hostile());

    @Test
    void text_reads_well_at_72_columns() {
        assertThat(text(SampleReports.bad())).isEqualTo("""
                2 tasks fail: bank_fetch_transactions, staff_send_reminders; 412 runs,
                98% succeeded, 8 failed, 7 skipped, 12 missed

                From 2026-11-28 07:00 to 2026-11-29 07:00, Pacific/Auckland

                NOT WELL (2)

                  CRITICAL  bank_fetch_transactions
                    failed 3 times in a row since 23:00
                    exit 255
                    PDOException: SQLSTATE[HY000] [2002] Connection refused in
                    /srv/app/src/Database.php:41
                    next run at 08:00
                      smartcron logs bank_fetch_transactions --execution 4711

                  MEDIUM  staff_send_reminders
                    failed at 09:00
                    ran past its timeout of 10m
                    next run at 09:00
                      smartcron logs staff_send_reminders --execution 4698

                FAILED, AND WELL AGAIN

                  vend_sync_sales
                    failed 4 times; succeeded since, the last time at 06:15

                SLOWER THAN USUAL

                  MEDIUM  payroll_sync_deputy
                    took 6m10s at 03:00; usual are 41s
                      smartcron history payroll_sync_deputy

                DID NOT RUN (2)

                  12 missed: asleep
                    payroll_process_automated_reviews (9), vend_sync_inventory (3)
                    the last, vend_sync_inventory of 04:30: no tick ran then (cron or
                    machine off); catch_up: latest runs only the newest
                      smartcron why payroll_process_automated_reviews

                  7 skipped: overlap
                    payroll_sync_deputy
                    the last, payroll_sync_deputy of 06:00: execution 4650 has been
                    running since 05:00
                      smartcron why payroll_sync_deputy

                OPEN ALERTS

                  HIGH  little space left on web1: 7.2% at /srv
                    since 02:10, acknowledged by ann until 2026-11-30 08:12
                      smartcron alerts show 31

                THE NEXT DAY

                  431 firings of 27 tasks
                    first 07:05 flagged_products_generate_daily, 07:05
                    payroll_process_automated_reviews, 07:10
                    consignments_process_pending

                  Out of the ordinary
                    paused by ann until 12:00: payroll_auto_start

                ROOM AND UPKEEP

                  database 48M, 4M more than 7 days before
                  disk of /var/lib/smartcron: 31G of 98G free (31%)
                  last backup at 01:00 on web1, 40M

                --\s
                SmartCron on web1, 2026-11-29 07:00:04 +13:00
                """);
        assertThat(text(SampleReports.bad()).lines()).allMatch(line -> line.length() <= 72);
    }

    @Test
    void a_subject_says_the_machine_that_it_is_a_report_and_how_it_stands() {
        assertThat(new ReportForms(SampleReports.good()).subject())
                .isEqualTo("[smartcron web1] Report: All well: 412 runs, 100% succeeded");
        assertThat(new ReportForms(SampleReports.bad()).subject()).hasSizeLessThanOrEqualTo(160);
    }

    @Test
    void nothing_from_outside_acts_anywhere() {
        ReportForms forms = new ReportForms(SampleReports.hostile());
        for (String form : List.of(forms.subject(), forms.text(), forms.html())) {
            assertThat(form.replace("\n", "").codePoints())
                    .noneMatch(c -> Character.isISOControl(c) || (c >= 0x202A && c <= 0x202E))
                    .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        }
        assertThat(forms.text()).doesNotContain("\nBcc");
        assertThat(forms.html()).doesNotContain("<script", "<!channel").contains("&lt;script&gt;alert(1)");
        assertThat(new String(forms.slack(), UTF_8)).doesNotContain("<!channel", "<script");
        assertThat(forms.subject()).doesNotContain("\n", "\r").hasSizeLessThanOrEqualTo(160);
    }

    @Test
    void colour_never_says_alone_what_a_word_or_a_number_does_not() {
        String html = new ReportForms(SampleReports.bad()).html();
        assertThat(html)
                .contains(">CRITICAL<", ">HIGH<", "title=\"23:00: 19, 3 failed\"", "title=\"04:00: 12 not run\"")
                .containsPattern("class=\"some gap\"[^>]*>3</td>")
                .contains(">412, 8 failed<", ">412 not run<");
    }

    @Test
    void a_report_is_read_as_it_was_written_and_is_no_news() {
        ReportMessage bad = SampleReports.bad();
        assertThat(ReportMessage.read(bad.write())).isEqualTo(bad);
        assertThat(ReportMessage.isOne(bad.write())).isTrue();
        assertThat(ReportMessage.isOne(SampleMessages.failed().write())).isFalse();
    }

    @Test
    void programs_get_its_facts_and_people_in_slack_its_words() {
        ReportForms forms = new ReportForms(SampleReports.bad());
        Map<String, Object> json = Json.readObject(new String(forms.json(), UTF_8));
        assertThat(json).containsEntry("id", "smartcron.12.1").containsEntry("severity", "critical");
        assertThat((Map<?, ?>) json.get("report")).hasSize(2);
        assertThat(forms.variables()).containsEntry("SMARTCRON_ALERT_KIND", "report");
        Map<String, Object> slack = Json.readObject(new String(forms.slack(), UTF_8));
        assertThat((List<?>) slack.get("blocks")).hasSizeBetween(5, 50);
        assertThat(slack.toString()).contains("`smartcron logs bank_fetch_transactions --execution 4711`");
    }

    @Test
    void every_mail_is_one_document_that_loads_nothing() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "mails"));
        for (Map.Entry<String, ReportMessage> each : ALL.entrySet()) {
            String html = new ReportForms(each.getValue()).html();
            assertThat(html).startsWith("<!DOCTYPE html>").doesNotContain("http", "src=", "url(", "@import", "<script");
            Files.writeString(folder.resolve(each.getKey() + ".html"), html);
            Files.writeString(folder.resolve(each.getKey() + ".txt"), text(each.getValue()));
        }
    }

    private static String text(ReportMessage report) {
        return new ReportForms(report).text();
    }
}
