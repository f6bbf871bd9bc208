package dev.smartcron.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows under titles, as wide as what is in them and no wider than the terminal.
 *
 * <p>Where there is no room, columns that are only extra go first, then the widest text is cut with an ellipsis. A
 * row's note follows it, or stands on a line of its own beneath.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final String NOTE_INDENT = "      ";

    /** Text narrower than this is not cut any further: it would say nothing. */
    private static final int NARROWEST = 8;

    private static final int NARROWEST_WRAPPED = 32;

    private enum Kind {
        TEXT,
        NUMBER,
        STATUS,
        WRAPPED
    }

    private record Column(String title, Kind kind, boolean extra) {
        private int narrowest() {
            return kind == Kind.TEXT ? NARROWEST : kind == Kind.WRAPPED ? NARROWEST_WRAPPED : Integer.MAX_VALUE;
        }
    }

    private record Row(List<String> cells, @Nullable String note) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    public Table text(String title) {
        return column(title, Kind.TEXT, false);
    }

    public Table number(String title) {
        return column(title, Kind.NUMBER, false);
    }

    /** Words that a terminal shows in colour. */
    public Table status(String title) {
        return column(title, Kind.STATUS, false);
    }

    /** The last column, of text that goes on beneath itself instead of being cut. */
    public Table wrapped(String title) {
        return column(title, Kind.WRAPPED, false);
    }

    /** Left out where there is no room for it; of several, the last first. */
    public Table extra(String title) {
        return column(title, Kind.TEXT, true);
    }

    private Table column(String title, Kind kind, boolean extra) {
        columns.add(new Column(title, kind, extra));
        return this;
    }

    /** Adds a row; null shows as a dash. */
    public void row(@Nullable String... cells) {
        noted(null, cells);
    }

    /** Adds a row with something to say about it. */
    public void noted(@Nullable String note, @Nullable String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        List<String> texts = new ArrayList<>();
        for (String cell : cells) {
            texts.add(cell == null || cell.isEmpty() ? "-" : Text.oneLine(cell));
        }
        rows.add(new Row(texts, note == null || note.isEmpty() ? null : Text.oneLine(note)));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The titles, where there are any, and the rows, each fit for a line of this many characters. */
    public List<String> lines(int width, Paint paint) {
        int[] widths = widths();
        fit(widths, width);
        int total = total(widths);
        int last = columns.size() - 1;
        boolean wraps = columns.get(last).kind() == Kind.WRAPPED;
        boolean beside = !wraps
                && rows.stream()
                        .allMatch(row -> row.note() == null
                                || total + GAP.length() + row.note().length() <= width);
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.title().isEmpty())) {
            lines.add(line(columns.stream().map(Column::title).toList(), widths, Paint.PLAIN)
                    .stripTrailing());
        }
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(row.cells());
            List<String> parts = wraps ? Text.wrap(cells.get(last), widths[last]) : List.of(cells.get(last));
            cells.set(last, parts.get(0));
            String line = line(cells, widths, paint);
            lines.add(row.note() != null && beside ? line + GAP + row.note() : line.stripTrailing());
            String indent = " ".repeat(Math.max(0, total - widths[last]));
            parts.stream().skip(1).forEach(part -> lines.add(indent + part));
            if (row.note() != null && !beside) {
                lines.addAll(Text.wrap(NOTE_INDENT, NOTE_INDENT, row.note(), width));
            }
        }
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).title().length();
            for (Row row : rows) {
                widths[i] = Math.max(widths[i], Text.length(row.cells().get(i)));
            }
        }
        return widths;
    }

    /** A width of zero means: left out. */
    private void fit(int[] widths, int width) {
        for (int i = widths.length - 1; i >= 0 && total(widths) > width; i--) {
            if (columns.get(i).extra()) {
                widths[i] = 0;
            }
        }
        int excess = total(widths) - width;
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean mayBeCut = widths[i] > columns.get(i).narrowest();
                if (mayBeCut && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest] = Math.max(columns.get(widest).narrowest(), widths[widest] - excess);
            excess = total(widths) - width;
        }
    }

    private static int total(int[] widths) {
        int total = -GAP.length();
        for (int width : widths) {
            total += width == 0 ? 0 : width + GAP.length();
        }
        return total;
    }

    private String line(List<String> cells, int[] widths, Paint paint) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == 0) {
                continue;
            }
            String text = Text.cut(cells.get(i), widths[i]);
            String blanks = " ".repeat(widths[i] - Text.length(text));
            Kind kind = columns.get(i).kind();
            line.append(line.length() == 0 ? "" : GAP)
                    .append(kind == Kind.NUMBER ? blanks : "")
                    .append(kind == Kind.STATUS ? paint.status(text) : text)
                    .append(kind == Kind.NUMBER ? "" : blanks);
        }
        return line.toString();
    }
}
