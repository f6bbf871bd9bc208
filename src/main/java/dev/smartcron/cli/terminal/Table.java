package dev.smartcron.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows under titles, as wide as what is in them and no wider than the terminal.
 *
 * <p>Where there is no room, columns that are only extra go first, then the widest text is cut with an ellipsis. A
 * row's note follows it, or stands on a line of its own beneath.
 *
 * @param <R> what a row shows
 */
public final class Table<R> {
    private static final String GAP = "  ";
    private static final String NOTE_INDENT = "      ";

    /** Text narrower than this is not cut any further: it would say nothing. */
    private static final int NARROWEST = 8;

    private static final int NARROWEST_WRAPPED = 32;

    /** Finds what a row shows in one column; nothing, or an empty text, shows as a dash. */
    @FunctionalInterface
    public interface Cell<R> {
        /** A text, a number, or an {@link Optional} of one. */
        @Nullable
        Object of(R row);
    }

    private enum ColumnKind {
        TEXT,
        NUMBER,
        STATUS,
        WRAPPED
    }

    private record Column<R>(String title, ColumnKind kind, boolean extra, Cell<R> cell) {
        private int narrowest() {
            return kind == ColumnKind.TEXT
                    ? NARROWEST
                    : kind == ColumnKind.WRAPPED ? NARROWEST_WRAPPED : Integer.MAX_VALUE;
        }
    }

    private record Line(List<String> cells, String note) {}

    private final List<Column<R>> columns = new ArrayList<>();
    private Cell<R> note = row -> null;

    public Table<R> text(String title, Cell<R> cell) {
        return column(title, ColumnKind.TEXT, false, cell);
    }

    public Table<R> number(String title, Cell<R> cell) {
        return column(title, ColumnKind.NUMBER, false, cell);
    }

    /** Words that a terminal shows in colour. */
    public Table<R> status(String title, Cell<R> cell) {
        return column(title, ColumnKind.STATUS, false, cell);
    }

    /** The last column, of text that goes on beneath itself instead of being cut. */
    public Table<R> wrapped(String title, Cell<R> cell) {
        return column(title, ColumnKind.WRAPPED, false, cell);
    }

    /** Left out where there is no room for it; of several, the last first. */
    public Table<R> extra(String title, Cell<R> cell) {
        return column(title, ColumnKind.TEXT, true, cell);
    }

    /** Something to say about a row; nothing where it is null or empty. */
    public Table<R> note(Cell<R> cell) {
        note = cell;
        return this;
    }

    private Table<R> column(String title, ColumnKind kind, boolean extra, Cell<R> cell) {
        columns.add(new Column<>(title, kind, extra, cell));
        return this;
    }

    /** The titles, where there are any, and the rows, each fit for a line of this many characters. */
    public List<String> lines(List<R> rows, int width, Paint paint) {
        List<Line> shown = rows.stream().map(this::shown).toList();
        int[] widths = widths(shown);
        fit(widths, width);
        int total = total(widths);
        int last = columns.size() - 1;
        boolean wraps = columns.get(last).kind() == ColumnKind.WRAPPED;
        boolean beside = !wraps
                && shown.stream()
                        .allMatch(row -> row.note().isEmpty()
                                || total + GAP.length() + row.note().length() <= width);
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.title().isEmpty())) {
            lines.add(line(columns.stream().map(Column::title).toList(), widths, Paint.PLAIN)
                    .stripTrailing());
        }
        for (Line row : shown) {
            List<String> cells = new ArrayList<>(row.cells());
            List<String> parts = wraps ? Text.wrap(cells.get(last), widths[last]) : List.of(cells.get(last));
            cells.set(last, parts.get(0));
            String line = line(cells, widths, paint);
            boolean noted = !row.note().isEmpty();
            lines.add(noted && beside ? line + GAP + row.note() : line.stripTrailing());
            String indent = " ".repeat(Math.max(0, total - widths[last]));
            parts.stream().skip(1).forEach(part -> lines.add(indent + part));
            if (noted && !beside) {
                lines.addAll(Text.wrap(NOTE_INDENT, NOTE_INDENT, row.note(), width));
            }
        }
        return lines;
    }

    private Line shown(R row) {
        List<String> cells = new ArrayList<>();
        for (Column<R> column : columns) {
            String cell = text(column.cell().of(row));
            cells.add(cell.isEmpty() ? "-" : cell);
        }
        return new Line(cells, text(note.of(row)));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return text(optional.orElse(null));
        }
        return value == null ? "" : Text.oneLine(value.toString());
    }

    private int[] widths(List<Line> rows) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).title().length();
            for (Line row : rows) {
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
            ColumnKind kind = columns.get(i).kind();
            line.append(line.length() == 0 ? "" : GAP)
                    .append(kind == ColumnKind.NUMBER ? blanks : "")
                    .append(kind == ColumnKind.STATUS ? paint.status(text) : text)
                    .append(kind == ColumnKind.NUMBER ? "" : blanks);
        }
        return line.toString();
    }
}
