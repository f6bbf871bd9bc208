package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The size of batches by what a row and what the disk takes. */
class BatchSizeTest {
    private final BatchSize size = new BatchSize();

    /** Batches until the size is steady, each of as many rows as may be; returns the last one's size. */
    private int steady(double millisOfRow, double millisOfCommit) {
        for (int i = 0; i < 50; i++) {
            took(millisOfRow, millisOfCommit);
        }
        return size.rows();
    }

    private void took(double millisOfRow, double millisOfCommit) {
        double nanos = TimeUnit.MILLISECONDS.toNanos(1);
        size.took(size.rows(), (long) (size.rows() * millisOfRow * nanos), (long) (millisOfCommit * nanos));
    }

    @Test
    void as_many_rows_as_fit_into_eight_milliseconds() {
        assertThat(steady(0.05, 1)).isBetween(138, 142);
    }

    @Test
    void slow_rows_make_them_small_and_quick_ones_large() {
        assertThat(steady(2, 1)).isEqualTo(32);
        assertThat(steady(0.001, 1)).isEqualTo(1_000);
    }

    @Test
    void a_slow_disk_does_not_make_them_small() {
        assertThat(steady(0.05, 150)).isEqualTo(1_000);
        size.restart();
        assertThat(size.rows()).isEqualTo(32);
        assertThat(steady(2, 150)).as("rows that take as long as the disk does").isBetween(73, 77);
    }

    @Test
    void one_commit_that_took_long_is_forgotten() {
        int before = steady(0.05, 1);
        took(0.05, 500);
        assertThat(size.rows()).isEqualTo(before / 4);
        assertThat(steady(0.05, 1)).isEqualTo(before);
    }
}
