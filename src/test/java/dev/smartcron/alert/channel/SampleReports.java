package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage;
import dev.smartcron.alert.message.ReportPage.ChartKind;
import dev.smartcron.alert.message.ReportPage.ChartPart;
import dev.smartcron.alert.message.ReportPage.ReportChart;
import dev.smartcron.alert.message.ReportPage.ReportEntry;
import dev.smartcron.alert.message.ReportPage.ReportSection;
import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports of a bad day, of a good one, and of one whose every word is hostile. */
final class SampleReports {
    private static final Instant SEVEN = Instant.parse("2026-11-28T18:00:04Z");

    private SampleReports() {}

    static ReportMessage bad() {
        return message(new ReportPage(
                Tone.CRITICAL,
                "2 tasks fail: bank_fetch_transactions, staff_send_reminders; 412 runs, 98% succeeded, 8 failed, 7"
                        + " skipped, 12 missed",
                "From 2026-11-28 07:00 to 2026-11-29 07:00, Pacific/Auckland",
                List.of(
                        new ReportChart(
                                ChartKind.STRIP,
                                "Hour by hour: a number says how many runs failed, a dash that firings did not run",
                                hours()),
                        new ReportChart(ChartKind.BARS, "Runs a day, each up to 07:00", days())),
                List.of(
                        section(
                                "Not well (2)",
                                new ReportEntry(
                                        Tone.CRITICAL,
                                        "bank_fetch_transactions",
                                        List.of(
                                                "failed 3 times in a row since 23:00",
                                                "exit 255",
                                                "PDOException: SQLSTATE[HY000] [2002] Connection refused in"
                                                        + " /srv/app/src/Database.php:41",
                                                "next run at 08:00"),
                                        "smartcron logs bank_fetch_transactions --execution 4711"),
                                new ReportEntry(
                                        Tone.MEDIUM,
                                        "staff_send_reminders",
                                        List.of("failed at 09:00", "ran past its timeout of 10m", "next run at 09:00"),
                                        "smartcron logs staff_send_reminders --execution 4698")),
                        section(
                                "Failed, and well again",
                                new ReportEntry(
                                        Tone.GOOD,
                                        "vend_sync_sales",
                                        List.of("failed 4 times; succeeded since, the last time at 06:15"),
                                        null)),
                        section(
                                "Slower than usual",
                                new ReportEntry(
                                        Tone.MEDIUM,
                                        "payroll_sync_deputy",
                                        List.of("took 6m10s at 03:00; usual are 41s"),
                                        "smartcron history payroll_sync_deputy")),
                        section(
                                "Did not run (2)",
                                new ReportEntry(
                                        null,
                                        "12 missed: asleep",
                                        List.of(
                                                "payroll_process_automated_reviews (9), vend_sync_inventory (3)",
                                                "the last, vend_sync_inventory of 04:30: no tick ran then (cron or machine off);"
                                                        + " catch_up: latest runs only the newest"),
                                        "smartcron why payroll_process_automated_reviews"),
                                new ReportEntry(
                                        null,
                                        "7 skipped: overlap",
                                        List.of(
                                                "payroll_sync_deputy",
                                                "the last, payroll_sync_deputy of 06:00: execution 4650 has been running"
                                                        + " since 05:00"),
                                        "smartcron why payroll_sync_deputy")),
                        section(
                                "Open alerts",
                                new ReportEntry(
                                        Tone.HIGH,
                                        "little space left on web1: 7.2% at /srv",
                                        List.of("since 02:10, acknowledged by ann until 2026-11-30 08:12"),
                                        "smartcron alerts show 31")),
                        section(
                                "The next day",
                                new ReportEntry(
                                        null,
                                        "431 firings of 27 tasks",
                                        List.of(
                                                "first 07:05 flagged_products_generate_daily, 07:05"
                                                        + " payroll_process_automated_reviews, 07:10 consignments_process_pending"),
                                        null),
                                new ReportEntry(
                                        null,
                                        "Out of the ordinary",
                                        List.of("paused by ann until 12:00: payroll_auto_start"),
                                        null)),
                        new ReportSection(
                                "Room and upkeep",
                                List.of(),
                                List.of(
                                        "database 48M, 4M more than 7 days before",
                                        "disk of /var/lib/smartcron: 31G of 98G free (31%)",
                                        "last backup at 01:00 on web1, 40M")))));
    }

    static ReportMessage good() {
        List<ChartPart> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(new ChartPart(String.format("%02d:00", (hour + 7) % 24), 17, 0, 0));
        }
        return message(new ReportPage(
                Tone.GOOD,
                "All well: 412 runs, 100% succeeded",
                "From 2026-11-28 07:00 to 2026-11-29 07:00, Pacific/Auckland",
                List.of(new ReportChart(
                        ChartKind.STRIP,
                        "Hour by hour: a number says how many runs failed, a dash that firings did not run",
                        hours)),
                List.of(section(
                        "The next day",
                        new ReportEntry(null, "431 firings of 27 tasks", List.of("first 07:05 a"), null)))));
    }

    static ReportMessage hostile() {
        String evil = SampleMessages.HOSTILE;
        ReportPage page = new ReportPage(
                Tone.HIGH,
                evil,
                evil,
                List.of(
                        new ReportChart(ChartKind.STRIP, evil, List.of(new ChartPart(evil, 1, 1, 0))),
                        new ReportChart(ChartKind.BARS, evil, List.of(new ChartPart(evil, 1, 1, 0)))),
                List.of(new ReportSection(
                        evil, List.of(new ReportEntry(Tone.LOW, evil, List.of(evil, evil), evil)), List.of(evil))));
        return new ReportMessage(
                "smartcron.13.1", SEVEN, evil, SampleMessages.AUCKLAND, page, Json.object("headline", evil));
    }

    private static ReportSection section(String title, ReportEntry... entries) {
        return new ReportSection(title, List.of(entries), List.of());
    }

    private static ReportMessage message(ReportPage page) {
        return new ReportMessage(
                "smartcron.12.1",
                SEVEN,
                "web1",
                SampleMessages.AUCKLAND,
                page,
                Json.object("headline", page.headline(), "runs", 412L));
    }

    private static List<ChartPart> hours() {
        List<ChartPart> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            long failed = hour == 2 ? 1 : hour == 16 ? 3 : hour == 20 ? 2 : 0;
            boolean off = hour == 21;
            long succeeded = off || hour == 20 ? 0 : 12 + hour % 6;
            hours.add(new ChartPart(String.format("%02d:00", (hour + 7) % 24), succeeded, failed, off ? 12 : 0));
        }
        return hours;
    }

    private static List<ChartPart> days() {
        long[] runs = {398, 401, 0, 412, 409, 377, 404};
        String[] names = {"Sun 22", "Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28"};
        List<ChartPart> days = new ArrayList<>();
        for (int day = 0; day < runs.length; day++) {
            days.add(new ChartPart(names[day], runs[day], day == 6 ? 8 : day == 3 ? 40 : 0, day == 2 ? 412 : 0));
        }
        return days;
    }
}
