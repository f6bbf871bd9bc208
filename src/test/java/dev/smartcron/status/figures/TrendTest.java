package dev.smartcron.status.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static Trend through(double... values) {
        return Trend.through(IntStream.range(0, values.length).asDoubleStream().toArray(), values);
    }

    @Test
    void a_straight_line_is_found_as_it_is() {
        Trend trend = Trend.through(new double[] {0, 1, 5, 9}, new double[] {7, 9, 17, 25});
        assertThat(trend.slope()).isEqualTo(2);
        assertThat(trend.at(0)).isEqualTo(7);
        assertThat(trend.at(9)).isEqualTo(25);
    }

    @Test
    void two_outliers_of_ten_do_not_turn_it() {
        Trend trend = through(1, 2, 900, 4, 5, 6, 0, 8, 9, 10);
        assertThat(trend.slope()).isEqualTo(1, within(0.1));
        assertThat(trend.at(0)).isEqualTo(1, within(0.5));
    }

    /** The figures of the published test: n = 10, S = 45, variance 125; with ties less. */
    @Test
    void certainty_is_that_of_mann_and_kendall() {
        assertThat(through(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).certainty()).isEqualTo(44 / Math.sqrt(125), within(1e-9));
        assertThat(through(10, 9, 8, 7, 6, 5, 4, 3, 2, 1).certainty()).isEqualTo(-44 / Math.sqrt(125), within(1e-9));
        // 10 * 9 * 25 less 2 * 1 * 9, by 18; 44 pairs in order and one tied.
        assertThat(through(1, 1, 3, 4, 5, 6, 7, 8, 9, 10).certainty())
                .isEqualTo(43 / Math.sqrt((2250 - 18) / 18.0), within(1e-9));
    }

    @Test
    void values_that_are_all_alike_have_none() {
        double[] alike = new double[12];
        Arrays.fill(alike, 31);
        assertThat(through(alike)).isEqualTo(new Trend(0, 31, 0));
        assertThat(through(1, 2, 1, 2, 1, 2, 1, 2).certainty()).isLessThan(1);
    }
}
