package dev.smartcron.simulation;

import dev.smartcron.simulation.Simulation.Bucket;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Pictures of starts over time. All words are outside of them, so that they may be stretched to any width. */
final class Charts {
    private static final int DAYS_IN_ROWS = 63;

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
        page.begin("div", "class", "chart").begin("div", "class", "scale");
        page.element("span", Integer.toString(most)).element("span", "0").end();
        page.begin("div", "class", "plot");
        page.begin("svg", "viewBox", "0 0 " + count + " 100", "preserveAspectRatio", "none", "role", "img");
        page.element("title", "Starts over time");
        page.empty("path", "class", "rule", "d", "M0 0H" + count + "M0 50H" + count + "M0 100H" + count);
        for (int i = 0; i < count; i++) {
            Bucket bucket = buckets.get(i);
            if (bucket.starts() > 0) {
                String words = span.stamp(bucket.at()) + ": " + bucket.starts() + ", at most " + bucket.busiestMinute()
                        + " in a minute";
                page.begin("g").element("title", words);
                bar(i, bucket.starts(), most, "bar");
                bar(i, bucket.busiestMinute(), most, "peak");
                page.end();
            }
        }
        page.end().begin("div", "class", "hours", "style", "grid-template-columns:repeat(" + count + ",minmax(0,1fr))");
        for (Bucket bucket : buckets) {
            ZonedDateTime local = span.local(bucket.at());
            int minute = local.getHour() * 60 + local.getMinute();
            boolean labelled = minute % labelEveryMinutes == 0;
            page.begin("span", "class", minute % (2 * labelEveryMinutes) == 0 ? "" : "minor");
            page.text(labelled ? span.time(bucket.at()) : "").end();
        }
        page.end().end().end().newLine();
    }

    private void bar(int at, int starts, int most, String kind) {
        String height = decimal(100.0 * starts / most);
        page.empty(
                "rect",
                "class",
                kind,
                "x",
                at + ".08",
                "width",
                ".84",
                "y",
                decimal(100 - 100.0 * starts / most),
                "height",
                height);
    }

    /** A row for each day, or week, with a shade for each hour of the day. */
    void grid(List<Bucket> perHour) {
        boolean byDay = span.minutes() <= DAYS_IN_ROWS * 24 * 60;
        Map<LocalDate, int[]> rows = new TreeMap<>();
        for (Bucket hour : perHour) {
            ZonedDateTime local = span.local(hour.at());
            LocalDate row = byDay
                    ? local.toLocalDate()
                    : local.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            rows.computeIfAbsent(row, fresh -> new int[24])[local.getHour()] += hour.starts();
        }
        // From the quietest hour to the busiest one, as even loads would otherwise all look the same.
        int least = Integer.MAX_VALUE;
        int most = 1;
        for (int[] row : rows.values()) {
            for (int starts : row) {
                least = starts == 0 ? least : Math.min(least, starts);
                most = Math.max(most, starts);
            }
        }
        page.begin("p", "class", "legend").text("a row " + (byDay ? "a day" : "a week") + "; palest " + least);
        page.text(" in an hour, strongest " + most).end();
        page.begin("div", "class", "grid");
        page.begin("span").end().begin("span", "class", "clock");
        for (int hour = 0; hour < 24; hour += 6) {
            page.element("span", (hour < 10 ? "0" : "") + hour);
        }
        page.end().element("span", "starts", "class", "number");
        for (Map.Entry<LocalDate, int[]> row : rows.entrySet()) {
            int total = 0;
            for (int starts : row.getValue()) {
                total += starts;
            }
            page.element("span", DAY.format(row.getKey()));
            cells(row.getValue(), least, most);
            page.element("span", Integer.toString(total), "class", "number").newLine();
        }
        page.end();
    }

    /** Cells in a row, the darker the more; {@code least} is the palest. */
    void cells(int[] counts, int least, int most) {
        page.begin("svg", "class", "cells", "viewBox", "0 0 " + counts.length + " 1", "preserveAspectRatio", "none");
        page.empty("rect", "class", "track", "width", Integer.toString(counts.length), "height", "1");
        // Many cells have no gaps between them, so that those alike are one.
        boolean many = counts.length > MOST_GAPS;
        int next;
        for (int i = 0; i < counts.length; i = next) {
            next = i + 1;
            while (many && next < counts.length && counts[next] == counts[i]) {
                next++;
            }
            if (counts[i] > 0) {
                String shade = decimal(1 - 0.75 * (most - counts[i]) / Math.max(1, most - least));
                String width = many ? Integer.toString(next - i) : ".9";
                page.empty(
                        "rect",
                        "class",
                        "bar",
                        "x",
                        Integer.toString(i),
                        "width",
                        width,
                        "height",
                        "1",
                        "fill-opacity",
                        shade);
            }
        }
        page.end();
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
