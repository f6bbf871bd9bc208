package dev.smartcron.alert.message;

import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The words of a report, in the order in which they are read.
 *
 * <p>Texts may come from outside, such as a task's output; each form makes them harmless in its own way.
 *
 * @param tone of the whole
 * @param headline all of it in one sentence
 * @param span the time that it is about, in words
 * @param charts the same in pictures, for forms that have any
 */
public record ReportPage(
        Tone tone, String headline, String span, List<ReportChart> charts, List<ReportSection> sections) {
    public ReportPage {
        charts = List.copyOf(charts);
        sections = List.copyOf(sections);
    }

    /** The urgency of something, or that it is well. */
    public enum Tone implements PublicWord {
        CRITICAL,
        HIGH,
        MEDIUM,
        LOW,
        GOOD;

        /** Reads {@link #word}. */
        public static Tone of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A part of it.
     *
     * @param more what stands for entries that are left out, or is said of all of them; empty for nothing
     */
    public record ReportSection(String title, List<ReportEntry> entries, List<String> more) {
        public ReportSection {
            entries = List.copyOf(entries);
            more = List.copyOf(more);
        }

        private Map<String, @Nullable Object> json() {
            return Json.object(
                    "title",
                    title,
                    "entries",
                    entries.stream().map(ReportEntry::json).toList(),
                    "more",
                    more);
        }

        private static ReportSection of(Map<?, ?> json) {
            return new ReportSection(
                    text(json, "title"),
                    objects(json, "entries").stream().map(ReportEntry::of).toList(),
                    texts(json, "more"));
        }
    }

    /**
     * One thing that is told.
     *
     * @param tone null where it has none
     * @param lines about it, each a paragraph
     * @param command to look further; null where there is none
     */
    public record ReportEntry(
            @Nullable Tone tone,
            String title,
            List<String> lines,
            @Nullable String command) {
        public ReportEntry {
            lines = List.copyOf(lines);
        }

        private Map<String, @Nullable Object> json() {
            return Json.object(
                    "tone", tone == null ? null : tone.word(), "title", title, "lines", lines, "command", command);
        }

        private static ReportEntry of(Map<?, ?> json) {
            return new ReportEntry(
                    json.get("tone") instanceof String tone ? Tone.of(tone) : null,
                    text(json, "title"),
                    texts(json, "lines"),
                    (String) json.get("command"));
        }
    }

    /** A picture of counts. */
    public record ReportChart(ChartKind kind, String title, List<ChartPart> parts) {
        public ReportChart {
            parts = List.copyOf(parts);
        }

        private Map<String, @Nullable Object> json() {
            return Json.object(
                    "kind",
                    kind.word(),
                    "title",
                    title,
                    "parts",
                    parts.stream().map(ChartPart::json).toList());
        }

        private static ReportChart of(Map<?, ?> json) {
            return new ReportChart(
                    ChartKind.of(text(json, "kind")),
                    text(json, "title"),
                    list(json, "parts").stream()
                            .map(part -> ChartPart.of((List<?>) part))
                            .toList());
        }
    }

    /** Forms of pictures. */
    public enum ChartKind implements PublicWord {
        /** A row of fields side by side, coloured by how well each went. */
        STRIP,
        /** A bar for each, as long as there was much. */
        BARS;

        /** Reads {@link #word}. */
        public static ChartKind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A part of a picture.
     *
     * @param label when
     * @param missing firings that did not run
     */
    public record ChartPart(String label, long succeeded, long failed, long missing) {
        public long runs() {
            return succeeded + failed;
        }

        /** {@code 12}, {@code 12, 3 failed}, {@code none}. */
        public String words() {
            String ran = runs() == 0 ? "none" : failed == 0 ? runs() + "" : runs() + ", " + failed + " failed";
            return runs() == 0 && missing > 0 ? missing + " not run" : ran;
        }

        private List<?> json() {
            return List.of(label, succeeded, failed, missing);
        }

        private static ChartPart of(List<?> json) {
            return new ChartPart(
                    String.valueOf(json.get(0)), (Long) json.get(1), (Long) json.get(2), (Long) json.get(3));
        }
    }

    Map<String, @Nullable Object> json() {
        return Json.object(
                "tone",
                tone.word(),
                "headline",
                headline,
                "span",
                span,
                "charts",
                charts.stream().map(ReportChart::json).toList(),
                "sections",
                sections.stream().map(ReportSection::json).toList());
    }

    static ReportPage of(Map<?, ?> json) {
        return new ReportPage(
                Tone.of(text(json, "tone")),
                text(json, "headline"),
                text(json, "span"),
                objects(json, "charts").stream().map(ReportChart::of).toList(),
                objects(json, "sections").stream().map(ReportSection::of).toList());
    }

    private static String text(Map<?, ?> json, String key) {
        return (String) Objects.requireNonNull(json.get(key), key);
    }

    private static List<?> list(Map<?, ?> json, String key) {
        return (List<?>) Objects.requireNonNull(json.get(key), key);
    }

    private static List<String> texts(Map<?, ?> json, String key) {
        return list(json, key).stream().map(String::valueOf).toList();
    }

    private static List<Map<?, ?>> objects(Map<?, ?> json, String key) {
        List<Map<?, ?>> objects = new ArrayList<>();
        list(json, key).forEach(each -> objects.add((Map<?, ?>) each));
        return objects;
    }
}
