package dev.smartcron.simulation;

import dev.smartcron.simulation.Totals.Bucket;
import dev.smartcron.text.Markup;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws starts over time. All words are outside of the pictures, so that they may be stretched to any width. */
final class Charts {
    private static final int MOST_GAPS = 100;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE MM-dd", Locale.ENGLISH);

    private final Markup page;
    private final Span span;

    Charts(Markup page, Span span) {
        this.page = page;
        this.span = span;
    }

    /** A bar for each part of time, darker as far as its busiest minute goes. */
    void bars(List<Bucket> buckets, int labelEveryMinutes) {
        int most = Math.max(1, buckets.stream().mapToInt(Bucket::starts).max().orElse(1));
        int count = buckets.size();
        page.add("""
                <div class="chart"><div class="scale"><span>{}</span><span>0</span></div><div class="plot">\
                <svg viewBox="0 0 {} 100" preserveAspectRatio="none" role="img"><title>Starts over time</title>\
                <path class="rule" d="M0 0H{}M0 50H{}M0 100H{}"/>""", most, count, count, count, count);
        for (int i = 0; i < count; i++) {
            Bucket bucket = buckets.get(i);
            if (bucket.starts() > 0) {
                page.add(
                        "<g><title>{}: {}, at most {} in a minute</title>",
                        span.stamp(bucket.at()),
                        bucket.starts(),
                        bucket.busiestMinute());
                bar(i, 100.0 * bucket.starts() / most, "bar");
                bar(i, 100.0 * bucket.busiestMinute() / most, "peak");
                page.add("</g>");
            }
        }
        page.add("</svg><div class=\"hours\" style=\"grid-template-columns:repeat({},minmax(0,1fr))\">", count);
        for (Bucket bucket : buckets) {
            ZonedDateTime local = span.local(bucket.at());
            int minute = local.getHour() * 60 + local.getMinute();
            String label = minute % labelEveryMinutes == 0 ? span.time(bucket.at()) : "";
            page.add("<span class=\"{}\">{}</span>", minute % (2 * labelEveryMinutes) == 0 ? "" : "minor", label);
        }
        page.add("</div></div></div>\n");
    }

    private void bar(int at, double height, String kind) {
        page.add(
                "<rect class=\"{}\" x=\"{}.08\" width=\".84\" y=\"{}\" height=\"{}\"/>",
                kind,
                at,
                decimal(100 - height),
                decimal(height));
    }

    /** A row for each day, or week, with a shade for each hour of the day. */
    void grid(HourGrid grid) {
        page.add("""
                <p class="legend">a row {}; palest {} in an hour, strongest {}</p><div class="grid"><span></span>\
                <span class="clock"><span>00</span><span>06</span><span>12</span><span>18</span></span>\
                <span class="number">starts</span>""", grid.byDay() ? "a day" : "a week", grid.least(), grid.most());
        grid.rows().forEach((day, hours) -> {
            page.add("<span>{}</span>", DAY.format(day));
            cells(hours, grid.least(), grid.most());
            page.add("<span class=\"number\">{}</span>\n", Arrays.stream(hours).sum());
        });
        page.add("</div>");
    }

    /** Cells in a row, the darker the more; {@code least} is the palest. */
    void cells(int[] counts, int least, int most) {
        page.add("""
                <svg class="cells" viewBox="0 0 {} 1" preserveAspectRatio="none">\
                <rect class="track" width="{}" height="1"/>""", counts.length, counts.length);
        // Many cells have no gaps between them, so that those alike are one.
        boolean many = counts.length > MOST_GAPS;
        int next;
        for (int i = 0; i < counts.length; i = next) {
            next = i + 1;
            while (many && next < counts.length && counts[next] == counts[i]) {
                next++;
            }
            if (counts[i] > 0) {
                page.add(
                        "<rect class=\"bar\" x=\"{}\" width=\"{}\" height=\"1\" fill-opacity=\"{}\"/>",
                        i,
                        many ? next - i : ".9",
                        decimal(1 - 0.75 * (most - counts[i]) / Math.max(1, most - least)));
            }
        }
        page.add("</svg>");
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
