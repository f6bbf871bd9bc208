package dev.smartcron.simulation;

import dev.smartcron.simulation.Totals.Bucket;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts over time as bars, within a square of a hundred high and as wide as there are bars. All words are outside of the
 * picture, so that it may be stretched to any width.
 *
 * @param most starts of a bar that is as high as the chart
 */
public record StartChart(List<StartBar> bars, List<BarLabel> labels, int most) {
    /** The part of a bar's place that it fills, and where that begins. */
    private static final double WIDTH = 0.84;

    /**
     * A bar.
     *
     * @param x of its left side
     * @param height of all its starts, and {@code peak} of those in its busiest minute
     */
    public record StartBar(String x, double height, double peak, String words) {
        public String width() {
            return String.valueOf(WIDTH);
        }

        /** The attribute that says how high something is. */
        public static String decimal(double number) {
            return String.format(Locale.ROOT, "%.2f", number);
        }
    }

    /**
     * The words below a bar.
     *
     * @param text empty for none
     * @param isMinor whether they are left out where it is narrow
     */
    public record BarLabel(String text, boolean isMinor) {}

    public StartChart {
        bars = List.copyOf(bars);
        labels = List.copyOf(labels);
    }

    /** A bar for each part of time, darker as far as its busiest minute goes. */
    static StartChart of(List<Bucket> buckets, int labelEveryMinutes, Span span) {
        int most = Math.max(1, buckets.stream().mapToInt(Bucket::starts).max().orElse(1));
        List<StartBar> bars = new ArrayList<>();
        List<BarLabel> labels = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            Bucket bucket = buckets.get(i);
            if (bucket.starts() > 0) {
                bars.add(new StartBar(
                        i + ".08",
                        100.0 * bucket.starts() / most,
                        100.0 * bucket.busiestMinute() / most,
                        span.stamp(bucket.at()) + ": " + bucket.starts() + ", at most " + bucket.busiestMinute()
                                + " in a minute"));
            }
            ZonedDateTime local = span.local(bucket.at());
            int minute = local.getHour() * 60 + local.getMinute();
            labels.add(new BarLabel(
                    minute % labelEveryMinutes == 0 ? span.time(bucket.at()) : "",
                    minute % (2 * labelEveryMinutes) != 0));
        }
        return new StartChart(bars, labels, most);
    }

    /** The number of places for bars. */
    public int places() {
        return labels.size();
    }
}
