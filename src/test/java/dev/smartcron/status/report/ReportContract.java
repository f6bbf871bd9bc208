package dev.smartcron.status.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.ReportPosting;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.channel.ReportForms;
import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage.ChartKind;
import dev.smartcron.alert.message.ReportPage.ChartPart;
import dev.smartcron.alert.message.ReportPage.ReportChart;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.TaskStates;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.RowSums;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Demands on a report: its words about recorded runs, and that it is sent once; on each of the databases. */
abstract class ReportContract {
    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    /** 07:00 in Auckland. */
    private static final Instant SEVEN = Instant.parse("2026-11-28T18:00:00Z");

    private static final Node HERE = new Node("web1", "production", "boot", "test");

    private String url;
    private Database database;
    private TaskRuns runs;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        runs = new TaskRuns(database, "web1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void an_empty_day_says_so_and_how_to_begin() {
        assertThat(text(day(SEVEN))).isEqualTo("""
                No task is registered; to begin: smartcron register tasks.yaml

                From 2026-11-28 07:00 to 2026-11-29 07:00, Pacific/Auckland

                --\s
                SmartCron on web1, 2026-11-29 07:00:00 +13:00
                """);
        assertThat(ReportJson.of(read(day(SEVEN))))
                .containsEntry("verdict", "idle")
                .containsEntry("runs", 0L);
    }

    @Test
    void a_first_day_is_well_and_tells_what_comes() {
        runs.register("hourly", 3, SEVEN.minus(Duration.ofHours(3)));
        runs.succeed("hourly", SEVEN.minus(Duration.ofHours(2)));
        runs.succeed("hourly", SEVEN.minus(Duration.ofHours(1)));
        String text = text(day(SEVEN));
        assertThat(text)
                .startsWith("All well: 2 runs, 100% succeeded\n")
                .contains("THE NEXT DAY\n\n  1440 firings of 1 task\n    first 07:00 hourly\n");
        assertThat(read(day(SEVEN)).runs().hours()).hasSize(2);
    }

    @Test
    void what_fails_and_what_is_well_again_are_told_apart() {
        runs.register("bank_fetch", 1, hoursAgo(30)).register("vend_sync", 2, hoursAgo(30));
        runs.succeed("bank_fetch", hoursAgo(20));
        runs.fail("bank_fetch", hoursAgo(8), 255, "connecting\nSQLSTATE[HY000] [2002] Connection refused");
        runs.fail("bank_fetch", hoursAgo(4), 255, "connecting\nSQLSTATE[HY000] [2002] Connection refused");
        runs.fail("vend_sync", hoursAgo(7), 1, "timeout");
        runs.succeed("vend_sync", hoursAgo(6));
        runs.plan("bank_fetch", SEVEN.plusSeconds(600));
        runs.plan("vend_sync", SEVEN.plusSeconds(900));
        assertThat(text(day(SEVEN))).startsWith("""
                1 task fails: bank_fetch; 5 runs, 40% succeeded, 3 failed

                From 2026-11-28 07:00 to 2026-11-29 07:00, Pacific/Auckland

                NOT WELL

                  CRITICAL  bank_fetch
                    failed 2 times in a row since 23:00
                    exit 255
                    SQLSTATE[HY000] [2002] Connection refused
                    next run at 07:10
                      smartcron logs bank_fetch --execution 3

                FAILED, AND WELL AGAIN

                  vend_sync
                    failed once; succeeded since, the last time at 01:00

                """);
        runs.succeed("bank_fetch", SEVEN.minusSeconds(60));
        assertThat(text(day(SEVEN)))
                .startsWith("All well again: 6 runs, 50% succeeded, 3 failed, and nothing fails now\n")
                .doesNotContain("NOT WELL");
    }

    @Test
    void its_hours_and_the_days_before_are_drawn() {
        runs.register("a", 3, hoursAgo(60));
        runs.succeed("a", hoursAgo(50));
        runs.fail("a", hoursAgo(26), 1, "no");
        runs.succeed("a", hoursAgo(2));
        List<ReportChart> charts = message(day(SEVEN)).page().charts();
        assertThat(charts).extracting(ReportChart::kind).containsExactly(ChartKind.STRIP, ChartKind.BARS);
        assertThat(charts.get(0).parts())
                .hasSize(24)
                .filteredOn(part -> part.succeeded() + part.failed() > 0)
                .containsExactly(new ChartPart("05:00", 1, 0, 0));
        assertThat(charts.get(1).parts())
                .containsExactly(
                        new ChartPart("Thu 26", 1, 0, 0),
                        new ChartPart("Fri 27", 0, 1, 0),
                        new ChartPart("Sat 28", 1, 0, 0));
    }

    @Test
    void what_fails_since_before_the_day_is_told_each_day() {
        runs.register("weekly", 2, hoursAgo(80)).fail("weekly", hoursAgo(70), 3, "no paper");
        assertThat(text(day(SEVEN)))
                .startsWith("1 task fails: weekly; nothing has run\n")
                .contains("failed at 2026-11-26 09:00\n", "no paper");
    }

    @Test
    void a_run_far_longer_than_usual_is_slow_and_one_that_is_always_long_is_not() {
        runs.register("sync", 3, hoursAgo(60)).register("long", 3, hoursAgo(60));
        for (int i = 0; i < 10; i++) {
            ran("sync", hoursAgo(50 - i), Duration.ofSeconds(41));
            ran("long", hoursAgo(50 - i), Duration.ofMinutes(20));
        }
        ran("sync", hoursAgo(4), Duration.ofMinutes(6));
        ran("long", hoursAgo(4), Duration.ofMinutes(21));
        assertThat(text(day(SEVEN))).contains("""
                SLOWER THAN USUAL

                  MEDIUM  sync
                    took 6m at 03:00; usual are 41s
                      smartcron history sync

                """).doesNotContain("long\n    took");
    }

    @Test
    void what_did_not_run_is_counted_by_reason_and_agrees_with_the_figures() throws Exception {
        runs.register("a", 3, hoursAgo(100)).register("b", 3, hoursAgo(100));
        for (int i = 3; i >= 1; i--) {
            dropped(
                    "a",
                    "skipped",
                    Reason.of(ReasonCode.OVERLAP).with("execution", 812).with("since", hoursAgo(9)),
                    i,
                    1);
        }
        dropped(
                "b",
                "missed",
                Reason.of(ReasonCode.ASLEEP).with("policy", Reason.of(ReasonCode.CATCH_UP_LATEST)),
                5,
                1);
        // A row that stands for two days of firings, of which one lies within the report.
        dropped("b", "skipped", Reason.of(ReasonCode.PAUSED).with("by", "ann"), 0.5, 96);
        RowSums.count(database);
        String text = text(day(SEVEN));
        assertThat(text)
                .contains(
                        "3 skipped: overlap\n    a\n    the last, a of 06:00: execution 812 has been running since 22:00\n")
                .contains("1 missed: asleep\n    b\n", "      smartcron why b\n");
        Map<String, Object> json = ReportJson.of(read(day(SEVEN)));
        long told = ((List<?>) json.get("not_run"))
                .stream()
                        .mapToLong(each -> (Long) ((Map<?, ?>) each).get("firings"))
                        .sum();
        assertThat(told).isEqualTo((Long) json.get("skipped") + (Long) json.get("missed"));
    }

    @Test
    void a_terrible_day_stays_a_report_that_is_read() {
        for (int i = 0; i < 500; i++) {
            String task = String.format("import_%03d", i);
            runs.register(task, 1 + i % 5, hoursAgo(30));
            runs.fail(task, hoursAgo(3), 1, "could not connect to server: Connection refused");
        }
        String text = text(day(SEVEN));
        assertThat(text)
                .startsWith("500 tasks fail: import_000, import_005, import_010 and 497 more; 500")
                .contains("NOT WELL (500)", "and 470\n  more. smartcron status names what fails now.");
        assertThat(text.lines().count()).isLessThan(120);
        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
        assertThat(Json.write(ReportJson.of(read(day(SEVEN))))).hasSizeLessThan(60_000);
        assertThat(new ReportForms(message(day(SEVEN))).html()).hasSizeLessThan(60_000);
        assertThat(new ReportForms(message(day(SEVEN))).slack()).hasSizeLessThan(20_000);
    }

    @Test
    void days_on_which_the_clocks_change_are_whole_ones() {
        // Auckland: 2026-04-05 03:00 back to 02:00; 2026-09-27 02:00 forward to 03:00.
        ReportSpan longer = day(Instant.parse("2026-04-04T19:00:00Z"));
        ReportSpan shorter = day(Instant.parse("2026-09-26T18:00:00Z"));
        assertThat(Duration.between(longer.since(), longer.until())).hasHours(25);
        assertThat(longer.hours()).hasSize(25);
        assertThat(Duration.between(shorter.since(), shorter.until())).hasHours(23);
        assertThat(shorter.hours()).hasSize(23);
        runs.register("hourly", 3, longer.since());
        for (Instant hour : longer.hours()) {
            runs.succeed("hourly", hour.plusSeconds(60));
        }
        assertThat(text(longer))
                .startsWith(
                        "All well: 25 runs, 100% succeeded\n\nFrom 2026-04-04 07:00 +13:00 to 2026-04-05 07:00 +12:00");
        DailyReport report = read(longer);
        assertThat(ReportCharts.of(report).get(0).parts()).allMatch(part -> part.succeeded() == 1);
        // The day before one that changes tells so.
        ReportSpan before = day(Instant.parse("2026-04-03T18:00:00Z"));
        assertThat(text(before))
                .contains(
                        "The clocks change\n    the clocks of Pacific/Auckland are put back by 1h, to 02:00 +12:00\n");
    }

    @Test
    void upkeep_is_told_as_far_as_it_is_known() {
        runs.register("a", 3, hoursAgo(30));
        assertThat(text(day(SEVEN))).doesNotContain("last backup", "database ");
        database.change(session -> {
            UpkeepTable.record(
                    session, Upkeep.BACKUP, new UpkeepDone(hoursAgo(6), "web2", Json.object("bytes", 41_943_040L)));
            UpkeepTable.record(session, Upkeep.CLEANUP, new UpkeepDone(hoursAgo(5), "web2", Json.object()));
            for (int day = 0; day < 3; day++) {
                session.createUpdate("insert into database_sizes (day, bytes) values (:day, :bytes)")
                        .bind("day", Instant.parse("2026-11-28T00:00:00Z").toEpochMilli() - day * 86_400_000L)
                        .bind("bytes", 50_000_000L - day * 2_000_000L)
                        .execute();
            }
        });
        assertThat(text(day(SEVEN)))
                .contains("database 48M, 3907K more than 2 days before\n")
                .contains("last backup at 01:00 on web2, 40M\n", "last cleanup at 02:00 on web2\n");
    }

    @Test
    void an_alert_that_is_over_since_is_told_and_one_that_was_over_before_is_not() {
        runs.register("a", 3, hoursAgo(30));
        over("little space left", hoursAgo(3), hoursAgo(2));
        over("the load is high", hoursAgo(50), hoursAgo(40));
        assertThat(text(day(SEVEN)))
                .contains("ALERTS THAT ARE OVER\n\n  little space left\n    high, over at 05:00 after 1h\n")
                .doesNotContain("the load is high");
    }

    @Test
    void an_acknowledgement_that_ends_tomorrow_has_its_day_in_every_form() {
        runs.register("a", 3, hoursAgo(30));
        database.change(session -> session.createUpdate("""
                        insert into conditions (rule, subject, state, severity, summary, detail, causes, told_to, first_seen,
                            last_seen, count, looks, wrong, changed_at, reminders, held_by, held_until)
                        values ('disk', '/srv', 'acknowledged', 'high', 'little space left', '[]', '', '', :since, :since, 1, 0, 1,
                            :since, 0, 'ann', :until)""")
                .bind("since", hoursAgo(12).toEpochMilli())
                .bind("until", hoursAgo(-20).toEpochMilli())
                .execute());
        String told = "since 19:00, acknowledged by ann until 2026-11-30 03:00";
        assertThat(text(day(SEVEN))).contains("    " + told + "\n");
        assertThat(new ReportForms(message(day(SEVEN))).html()).contains(told);
        assertThat(new String(new ReportForms(message(day(SEVEN))).slack(), StandardCharsets.UTF_8))
                .contains(told);
    }

    private void over(String summary, Instant since, Instant until) {
        database.change(session -> session.createUpdate("""
                        insert into conditions (rule, subject, state, severity, summary, detail, causes, told_to, first_seen,
                            last_seen, count, looks, wrong, changed_at, reminders, resolved_at)
                        values ('disk', :summary, 'resolved', 'high', :summary, '[]', '', '', :since, :until, 1, 0, 0, :until,
                            0, :until)""")
                .bind("summary", summary)
                .bind("since", since.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .execute());
    }

    @Test
    void of_many_lookers_one_sends_the_report_and_none_sends_it_twice() throws Exception {
        runs.register("a", 3, hoursAgo(30));
        Instant now = SEVEN.plusSeconds(61);
        List<String> said = allAtOnce(4, now);
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "on its way to mail, slack",
                        "sent by another node",
                        "sent by another node",
                        "sent by another node");
        assertThat(said(database, now.plusSeconds(300))).startsWith("sent 2026-11-29 07:01:01");
        assertThat(messages()).containsExactly("mail", "slack");
        // A day later another one, which goes on where this one ended.
        Instant next = SEVEN.plus(Duration.ofDays(1)).plusSeconds(5);
        assertThat(said(database, next)).isEqualTo("on its way to mail, slack");
        assertThat(messages()).hasSize(4);
    }

    @Test
    void a_late_report_is_caught_up_within_hours_and_what_none_told_is_told_by_the_next() {
        runs.register("a", 3, hoursAgo(30));
        assertThat(said(database, SEVEN.minusSeconds(1).minus(Duration.ofHours(17))))
                .isEqualTo("the next one is sent at 07:00");
        assertThat(said(database, SEVEN.plus(Duration.ofHours(5)))).startsWith("on its way");
        // Two days off.
        Instant back = SEVEN.plus(Duration.ofDays(2)).plus(Duration.ofHours(7));
        assertThat(said(database, back)).isEqualTo("the next one is sent at 07:00");
        Instant third = SEVEN.plus(Duration.ofDays(3)).plusSeconds(30);
        assertThat(said(database, third)).startsWith("on its way");
        String body = database.read(session -> session.createQuery("select body from outbox order by id desc limit 1")
                .map(row -> row.getString(1))
                .one());
        assertThat(ReportMessage.read(body).page().span())
                .isEqualTo("From 2026-11-29 07:00 to 2026-12-02 07:00, Pacific/Auckland");
    }

    @Test
    void a_clock_that_is_set_back_sends_no_second_report() {
        runs.register("a", 3, hoursAgo(30));
        assertThat(said(database, SEVEN.plusSeconds(10))).startsWith("on its way");
        assertThat(said(database, SEVEN.minusSeconds(5))).startsWith("sent ");
        assertThat(said(database, SEVEN.plusSeconds(5))).startsWith("sent ");
        assertThat(messages()).hasSize(2);
    }

    private List<String> allAtOnce(int many, Instant now) throws Exception {
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Callable<String>> looks = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                looks.add(() -> {
                    try (Database own = Database.open(url, null)) {
                        together.await();
                        return said(own, now);
                    }
                });
            }
            List<String> said = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(looks)) {
                String words = each.get();
                said.add(words.startsWith("sent 2026") ? "sent by another node" : words);
            }
            return said;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String said(Database database, Instant now) {
        ReportCheck check = new ReportCheck(
                reader(database),
                new ReportPosting(database, new Sender("web1", AUCKLAND)),
                new ReportSchedule(LocalTime.of(7, 0), AUCKLAND),
                List.of("mail", "slack"),
                true);
        return check.check(now).stream().map(CheckResult::detail).collect(Collectors.joining());
    }

    private List<String> messages() {
        return database.read(session -> session.createQuery("select channel from outbox order by id")
                .map(row -> row.getString(1))
                .list());
    }

    private void ran(String task, Instant at, Duration took) {
        Claim claim = runs.start(task, at);
        runs.end(claim, at.plus(took), Status.SUCCEEDED, 0, null, null, "fine");
    }

    private void dropped(String task, String status, Reason reason, double hoursAgo, int firings) {
        Instant end = SEVEN.minus(Duration.ofMinutes(Math.round(60 * hoursAgo)));
        Instant began = firings == 1 ? end : end.minus(Duration.ofDays(2));
        database.change(session -> session.createUpdate("""
                        insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, reason_code,
                            reason_facts, created_at, finished_at, firings, last_firing)
                        values (:task, 'schedule', 'skip', :began, :began, 3, :status, :code, :facts, :began, :ended, :firings,
                            :last)""")
                .bind("task", task)
                .bind("status", status)
                .bind("code", reason.code().word())
                .bind("facts", reason.factsJson())
                .bind("began", began.toEpochMilli())
                .bind("ended", end.toEpochMilli())
                .bind("firings", firings)
                .bind("last", end.toEpochMilli())
                .execute());
    }

    private static Instant hoursAgo(int hours) {
        return SEVEN.minus(Duration.ofHours(hours));
    }

    private static ReportSpan day(Instant until) {
        return ReportSpan.ofDay(until, AUCKLAND);
    }

    private DailyReport read(ReportSpan span) {
        return reader(database).read(span);
    }

    /** Without the places of a disk, whose words no two machines have alike. */
    private static ReportReader reader(Database database) {
        Heartbeats heartbeats = Heartbeats.read(database, "web1", Path.of("/nowhere"));
        TaskStates states = new TaskStates(
                new TaskTable(database),
                new ExecutionTable(database),
                new PendingReasons(database, HERE, LimitSettings.ofParallel(8), QueueSettings.DEFAULT, heartbeats),
                new TaskNodes(heartbeats, HERE),
                new ServiceTable(database));
        return new ReportReader(database, states, List.of());
    }

    private ReportMessage message(ReportSpan span) {
        DailyReport report = read(span);
        return new ReportMessage(
                "smartcron.1.1", span.now(), "web1", AUCKLAND, ReportWords.of(report), ReportJson.of(report));
    }

    private String text(ReportSpan span) {
        return new ReportForms(message(span)).text();
    }
}
