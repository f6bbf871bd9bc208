package dev.smartcron.status.figures;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The straight line through values over time: its slope is the median of the slopes between any two of them (Theil–Sen), so
 * that a few outliers do not turn it.
 *
 * @param slope by which values grow from one unit of time to the next
 * @param start the line's value at time 0
 * @param certainty how many standard deviations the order of the values is off what chance would give them (Mann–Kendall,
 *     ties counted); negative where they fall
 */
record Trend(double slope, double start, double certainty) {
    /**
     * Draws the line.
     *
     * @param times different from each other, two at least
     * @param values as many
     */
    static Trend through(double[] times, double[] values) {
        int many = times.length;
        double[] slopes = new double[many * (many - 1) / 2];
        long order = 0;
        int at = 0;
        for (int i = 0; i < many; i++) {
            for (int j = i + 1; j < many; j++) {
                slopes[at++] = (values[j] - values[i]) / (times[j] - times[i]);
                order += Double.compare(values[j], values[i]);
            }
        }
        double slope = median(slopes);
        double[] starts = new double[many];
        for (int i = 0; i < many; i++) {
            starts[i] = values[i] - slope * times[i];
        }
        return new Trend(slope, median(starts), certainty(order, values));
    }

    /** The line's value at a time. */
    double at(double time) {
        return start + slope * time;
    }

    private static double certainty(long order, double[] values) {
        Map<Double, Integer> ties = new HashMap<>();
        for (double value : values) {
            ties.merge(value, 1, Integer::sum);
        }
        double variance = pairs(values.length);
        for (int tied : ties.values()) {
            variance -= pairs(tied);
        }
        return order == 0 || variance <= 0 ? 0 : (order - Long.signum(order)) / Math.sqrt(variance / 18);
    }

    private static double pairs(int many) {
        return (double) many * (many - 1) * (2 * many + 5);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
