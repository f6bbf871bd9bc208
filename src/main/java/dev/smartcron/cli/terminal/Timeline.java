package dev.smartcron.cli.terminal;

import dev.smartcron.simulation.HourGrid;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.Totals.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws starts over time: a bar for each minute of up to two hours, for each hour of up to two days, else a row a day. */
final class Timeline {
    private static final Duration BY_HOUR = Duration.ofHours(49);

    private final Simulation simulation;
    private final Span span;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    Timeline(Simulation simulation, int width) {
        this.simulation = simulation;
        this.span = simulation.span();
        this.width = width;
    }

    List<String> lines() {
        if (simulation.starts() == 0) {
            return lines;
        }
        lines.add("");
        Duration length = Duration.between(span.from(), span.until());
        if (!simulation.totals().perMinute().isEmpty()) {
            lines.add("Starts per minute");
            bars(simulation.totals().perMinute(), false);
        } else if (length.compareTo(BY_HOUR) <= 0) {
            lines.add("Starts per hour, and the most in one minute of it");
            bars(simulation.totals().perHour(), true);
        } else {
            grid();
        }
        return lines;
    }

    private void bars(List<Bucket> buckets, boolean busiest) {
        int most = buckets.stream().mapToInt(Bucket::starts).max().orElse(0);
        int digits = Integer.toString(most).length();
        String day = "";
        int room = width - "  00:00".length() - (span.hasOneOffset() ? 0 : " +00:00".length()) - 2 - digits - 2;
        int bar = busiest ? room - "  99 at 00:00".length() : room;
        for (Bucket bucket : buckets) {
            String today = span.day(bucket.at());
            if (!today.equals(day)) {
                lines.add(today);
                day = today;
            }
            int length = bucket.starts() == 0 ? 0 : Math.max(1, Math.round((float) bucket.starts() * bar / most));
            String count = Integer.toString(bucket.starts());
            String line = "  " + span.sureTime(bucket.at()) + "  " + " ".repeat(digits - count.length()) + count + "  "
                    + "#".repeat(length);
            boolean peak = busiest && bucket.busiestMinute() > 1;
            lines.add((peak ? line + "  " + bucket.busiestMinute() + " at " + span.time(bucket.busiestAt()) : line)
                    .stripTrailing());
        }
    }

    /** A row for each day, or week, and a shade for each hour of the day. */
    private void grid() {
        HourGrid grid = HourGrid.of(simulation);
        Shades shades = new Shades(grid.least(), grid.most());
        lines.add("Starts per hour of the day, a row " + (grid.byDay() ? "a day" : "a week"));
        lines.add(shades.legend());
        lines.add("                  00    03    06    09    12    15    18    21       starts");
        grid.rows().forEach((date, hours) -> {
            StringBuilder line = new StringBuilder("  ")
                    .append(span.day(date.atStartOfDay(span.zone()).toInstant()));
            line.append("  ");
            int total = 0;
            for (int starts : hours) {
                total += starts;
                line.append(' ').append(starts == 0 ? ' ' : shades.of(starts));
            }
            String count = Integer.toString(total);
            lines.add(line + " ".repeat(Math.max(1, 12 - count.length())) + count);
        });
    }

    /** Signs for numbers from the least to the most. */
    private record Shades(int least, int most) {
        private static final String SIGNS = ".:+*#";

        char of(int starts) {
            int sign = 0;
            while (starts > last(sign)) {
                sign++;
            }
            return SIGNS.charAt(sign);
        }

        private int last(int sign) {
            return least - 1 + (int) ((long) (sign + 1) * (most - least + 1) / SIGNS.length());
        }

        String legend() {
            StringBuilder legend = new StringBuilder(" ");
            int first = least;
            for (int sign = 0; sign < SIGNS.length(); sign++) {
                int last = last(sign);
                if (first <= last) {
                    legend.append(' ').append(SIGNS.charAt(sign)).append(' ').append(first);
                    legend.append(first == last ? "" : "-" + last).append(' ');
                }
                first = last + 1;
            }
            return legend.toString().stripTrailing();
        }
    }
}
