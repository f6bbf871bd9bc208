package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.smartcron.alert.Finding;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The size of a database day by day, what follows from it for the days to come, and when that is told. */
abstract class DatabaseGrowthContract {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T06:00:00Z");
    private static final long MEGABYTE = 1_000_000;
    private static final Duration WITHIN = Duration.ofDays(14);

    private Database database;
    private DatabaseSizes sizes;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        database = Database.open(emptyDatabase(), null);
        sizes = new DatabaseSizes(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Instant day(int number) {
        return NEW_YEAR.plus(Duration.ofDays(number));
    }

    private void grow(int from, int days, IntToLongFunction bytes) {
        for (int day = from; day < from + days; day++) {
            sizes.record(bytes.applyAsLong(day), day(day));
        }
    }

    private OptionalLong perDay(int day) {
        return DatabaseGrowth.read(sizes, day(day)).bytesPerDay();
    }

    @Test
    void in_a_year_of_weekly_cleanups_the_growth_is_that_of_weeks_and_not_that_of_days() {
        for (int day = 0; day < 365; day++) {
            // Ten megabytes more each day, all of them but two a day gone on Sundays.
            sizes.record((100 + 2 * day + 8 * (day % 7)) * MEGABYTE, day(day));
            if (day >= 30) {
                assertThat(perDay(day).getAsLong()).as("day " + day).isBetween(19 * MEGABYTE / 10, 21 * MEGABYTE / 10);
            }
        }
    }

    @Test
    void a_day_of_its_own_kind_is_no_growth() {
        grow(0, 60, day -> (100 + 5 * day + (day >= 50 ? 3_000 : 0)) * MEGABYTE);
        assertThat(perDay(59)).as("3 GB were imported").hasValue(5 * MEGABYTE);
        grow(60, 60, day -> (3_100 + 5 * day - (day >= 110 ? 3_300 : 0)) * MEGABYTE);
        assertThat(perDay(119)).as("most was deleted").hasValue(5 * MEGABYTE);
    }

    @Test
    void nothing_is_said_before_three_days_and_days_without_a_look_count_as_days() {
        assertThat(perDay(0)).isEmpty();
        sizes.record(100, day(0));
        sizes.record(200, day(10));
        assertThat(perDay(10)).isEmpty();
        sizes.record(300, day(20));
        assertThat(perDay(20)).hasValue(10);
        assertThat(perDay(45)).as("what is known of the last 30 days").isEmpty();
    }

    @Test
    void one_that_shrinks_has_a_growth_below_zero() {
        grow(0, 10, day -> 1_000 - 10L * day);
        assertThat(perDay(9)).hasValue(-10);
        assertThat(check(9, 100).status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void sizes_are_kept_for_a_year_and_those_from_a_clock_that_was_ahead_go() {
        grow(0, 500, day -> day);
        LocalDate last = LocalDate.of(2026, 1, 1).plusDays(499);
        assertThat(sizes.between(LocalDate.EPOCH, last.plusYears(1))).hasSize(401);
        sizes.record(1, day(400));
        assertThat(sizes.between(LocalDate.EPOCH, last.plusYears(1)))
                .last()
                .isEqualTo(new DaySize(last.minusDays(99), 1));
    }

    @Test
    void the_first_look_of_a_day_notes_the_size() {
        LocalDate today = LocalDate.of(2026, 1, 1);
        assertThat(check(0, Long.MAX_VALUE).detail()).endsWith("; how fast it grows is known after three days");
        List<DaySize> noted = sizes.between(today, today);
        assertThat(noted)
                .singleElement()
                .satisfies(
                        size -> assertThat(size.bytes()).isPositive().isCloseTo(sizes.current(), withinPercentage(50)));
        sizes.record(7, day(0));
        check(0, Long.MAX_VALUE);
        assertThat(sizes.between(today, today)).containsExactly(new DaySize(today, 7));
        check(1, Long.MAX_VALUE);
        assertThat(sizes.between(today, today.plusDays(1))).hasSize(2);
    }

    @Test
    void a_disk_that_is_full_too_soon_is_told_from_a_week_on_until_there_is_room_again() {
        grow(0, 7, day -> (100 + 10L * day) * MEGABYTE);
        assertThat(check(6, 30 * MEGABYTE).status()).as("after six days").isEqualTo(CheckStatus.OK);
        sizes.record(170 * MEGABYTE, day(7));
        CheckResult full = check(7, 30 * MEGABYTE);
        assertThat(full.status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(full.detail()).endsWith("K, grows by 9766K a day, and would fill its disk in 3d");
        assertThat(full.findings().get(0).findings()).singleElement().satisfies(DatabaseGrowthContract::isTold);
        assertThat(full.measured()).isEqualTo(new CheckResult.Measured(3L, 14L, true));
        CheckResult roomy = check(7, 150 * MEGABYTE);
        assertThat(roomy.status()).isEqualTo(CheckStatus.OK);
        assertThat(roomy.findings().get(0).findings()).isEmpty();
    }

    private static void isTold(Finding finding) {
        assertThat(finding.summary()).isEqualTo("the database fills its disk in 3d");
        assertThat(finding.subject()).isEqualTo("database");
    }

    @Test
    void where_nobody_knows_the_disk_only_the_growth_is_said() {
        grow(0, 30, day -> day * MEGABYTE);
        CheckResult result = new GrowthCheck(sizes, WITHIN, OptionalLong.empty())
                .check(day(29))
                .get(0);
        assertThat(result.status()).isEqualTo(CheckStatus.OK);
        assertThat(result.detail()).endsWith("K, grows by 977K a day");
        assertThat(result.measured()).isNull();
    }

    private CheckResult check(int day, long room) {
        return new GrowthCheck(sizes, WITHIN, OptionalLong.of(room))
                .check(day(day))
                .get(0);
    }
}
