package dev.smartcron.web.pages;

import dev.smartcron.execution.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A chart of columns, drawn into a box that is as wide as its columns and 100 high: heights are of a hundred. Of what failed the
 * column has a point, of what did not run it is an empty box at the foot, so that it is told without colours too.
 *
 * @param says the message in words
 * @param columns from left to right
 * @param usual the usual range of each column, drawn behind it; null where none is known
 * @param top the value of a full column, in words
 */
public record ColumnChart(String says, List<ChartColumn> columns, List<@Nullable UsualBand> usual, String top) {
    private static final int WIDTH = 10;
    private static final int GAP = 2;
    private static final int FOOT = 14;
    private static final int POINT = 16;

    /** The height of a column that would not be seen otherwise. */
    private static final int LEAST = 3;

    /** The kinds of columns, by their class in the style sheet. */
    public enum BarKind {
        GOOD,
        BAD,
        WARN,
        BUSY,
        OFF,
        /** Nothing there. */
        NONE;

        /** The kind for how an execution stands. */
        public static BarKind of(Status status) {
            return switch (status) {
                case SUCCEEDED -> GOOD;
                case FAILED, TIMED_OUT, LOST, KILLED -> BAD;
                case MISSED, BLOCKED -> WARN;
                case SKIPPED, CANCELLED -> OFF;
                case PENDING, RUNNING -> BUSY;
            };
        }

        /** The class of its shapes. */
        public String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A column.
     *
     * @param height from 0 to 100
     * @param says what it stands for, in words
     * @param address that it leads to; null for none
     */
    public record ChartColumn(
            BarKind kind, int height, String says, @Nullable Address address) {}

    /** A range of heights. */
    public record UsualBand(int low, int high) {}

    public ColumnChart {
        columns = List.copyOf(columns);
    }

    /** The height of a value where another one is a full column. */
    public static int height(long value, long full) {
        return full <= 0 ? 0 : (int) Math.max(0, Math.min(100, Math.round(100.0 * value / full)));
    }

    public int width() {
        return Math.max(1, columns.size()) * WIDTH;
    }

    /** The outline of a column. */
    public String outline(int index) {
        ChartColumn column = columns.get(index);
        int left = index * WIDTH + GAP / 2;
        int wide = WIDTH - GAP;
        int height = Math.max(LEAST, column.height());
        int top = 100 - height;
        return switch (column.kind()) {
            case GOOD, BUSY -> "M" + left + " 100V" + top + "h" + wide + "V100z";
            case BAD -> {
                int shoulder = Math.min(100, Math.max(0, top) + Math.min(POINT, Math.max(FOOT, height)));
                yield "M" + left + " 100V" + shoulder + "L" + (left + wide / 2) + " " + Math.min(top, 100 - FOOT) + "L"
                        + (left + wide) + " " + shoulder + "V100z";
            }
            case NONE -> "";
            // A frame: the inner box is left out.
            case WARN, OFF ->
                "M" + left + " 100v-" + FOOT + "h" + wide + "v" + FOOT + "zm2 -3h" + (wide - 4) + "v-" + (FOOT - 6)
                        + "h-" + (wide - 4) + "z";
        };
    }

    /** All outlines of a kind in one, which is shorter where none of them says or leads to anything. */
    public Map<String, String> outlines() {
        Map<String, StringBuilder> all = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            all.computeIfAbsent(columns.get(i).kind().style(), none -> new StringBuilder())
                    .append(outline(i));
        }
        return all.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().toString(),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** The outline of what is usual, in pieces where it is not known of every column; empty where of none. */
    public String band() {
        StringBuilder path = new StringBuilder();
        for (int from = 0; from < usual.size(); from++) {
            if (usual.get(from) == null) {
                continue;
            }
            List<String> back = new ArrayList<>();
            int to = from;
            for (UsualBand range = usual.get(to); range != null; range = to < usual.size() ? usual.get(to) : null) {
                String left = Integer.toString(to * WIDTH);
                String right = Integer.toString((to + 1) * WIDTH);
                path.append(to == from ? "M" : "L").append(left).append(' ').append(100 - range.high());
                path.append("L").append(right).append(' ').append(100 - range.high());
                back.add(0, "L" + right + " " + (100 - range.low()) + "L" + left + " " + (100 - range.low()));
                to++;
            }
            back.forEach(path::append);
            path.append('z');
            from = to;
        }
        return path.toString();
    }
}
