package dev.smartcron.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows under titles, as wide as what is in them and no wider than the terminal.
 *
 * <p>Where there is no room, spare columns are left out, then the widest text goes on beneath itself. Nothing is cut: two
 * different names never look alike. A row's note follows it, or stands on a line of its own beneath.
 *
 * @param <R> what a row shows
 */
public final class Table<R> {
    private static final String GAP = "  ";
    private static final String NOTE_INDENT = "      ";

    /** Text narrower than this is not folded any further: it could not be read. */
    private static final int NARROWEST = 8;

    private static final int NARROWEST_PROSE = 24;

    /** The rank of a column that is never left out. */
    private static final int KEPT = 0;

    /** Finds what a row shows in one column; nothing, or an empty text, shows as a dash. */
    @FunctionalInterface
    public interface Cell<R> {
        /** A text, a number, or an {@link Optional} of one. */
        @Nullable
        Object of(R row);
    }

    private enum ColumnKind {
        TEXT(NARROWEST),
        PROSE(NARROWEST_PROSE),
        WORD(Integer.MAX_VALUE),
        NUMBER(Integer.MAX_VALUE),
        STATUS(Integer.MAX_VALUE);

        private final int narrowest;

        ColumnKind(int narrowest) {
            this.narrowest = narrowest;
        }
    }

    /** @param rank of several spare columns the one with the highest goes first */
    private record Column<R>(String title, ColumnKind kind, int rank, Cell<R> cell) {}

    private record Line(List<String> cells, String note) {}

    private final List<Column<R>> columns = new ArrayList<>();
    private Cell<R> note = row -> null;

    /** A name or a text: where there is no room for it, it goes on beneath itself. */
    public Table<R> text(String title, Cell<R> cell) {
        return column(title, ColumnKind.TEXT, cell);
    }

    /** As {@link #text}, of whole sentences, which need more room. */
    public Table<R> prose(String title, Cell<R> cell) {
        return column(title, ColumnKind.PROSE, cell);
    }

    /** A short text that stays on its line. */
    public Table<R> word(String title, Cell<R> cell) {
        return column(title, ColumnKind.WORD, cell);
    }

    public Table<R> number(String title, Cell<R> cell) {
        return column(title, ColumnKind.NUMBER, cell);
    }

    /** Words that a terminal shows in colour. */
    public Table<R> status(String title, Cell<R> cell) {
        return column(title, ColumnKind.STATUS, cell);
    }

    /**
     * Lets the column that was added last be left out: where there is no room for it, and where no row has anything in it.
     *
     * @param rank of several the one with the highest goes first
     */
    public Table<R> spare(int rank) {
        Column<R> last = columns.remove(columns.size() - 1);
        columns.add(new Column<>(last.title(), last.kind(), rank, last.cell()));
        return this;
    }

    /** Something to say about a row; nothing where it is null or empty. */
    public Table<R> note(Cell<R> cell) {
        note = cell;
        return this;
    }

    private Table<R> column(String title, ColumnKind kind, Cell<R> cell) {
        columns.add(new Column<>(title, kind, KEPT, cell));
        return this;
    }

    /** The titles, where there are any, and the rows, each fit for lines of this many characters. */
    public List<String> lines(List<R> rows, int width, Paint paint) {
        List<Line> shown = rows.stream().map(this::shown).toList();
        int[] widths = fit(widths(shown), width);
        int total = total(widths);
        boolean prose = columns.stream().anyMatch(column -> column.kind() == ColumnKind.PROSE);
        boolean beside = !prose
                && shown.stream()
                        .allMatch(
                                row -> row.note().isEmpty() || total + GAP.length() + Text.length(row.note()) <= width);
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.title().isEmpty())) {
            lines.addAll(folded(columns.stream().map(Column::title).toList(), "", widths, Paint.PLAIN));
        }
        for (Line row : shown) {
            lines.addAll(folded(row.cells(), beside ? row.note() : "", widths, paint));
            if (!row.note().isEmpty() && !beside) {
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

    /** As wide as what is in them; zero for a spare column with nothing in it. */
    private int[] widths(List<Line> rows) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            boolean isEmpty =
                    rows.stream().allMatch(row -> row.cells().get(column).equals("-"));
            if (columns.get(i).rank() > KEPT && isEmpty) {
                continue;
            }
            widths[i] = columns.get(i).title().length();
            for (Line row : rows) {
                widths[i] = Math.max(widths[i], Text.length(row.cells().get(i)));
            }
        }
        return widths;
    }

    /** The widths that make the rows fit; a width of zero means: left out. */
    private int[] fit(int[] whole, int width) {
        int[] widths = whole.clone();
        List<Integer> spare = IntStream.range(0, widths.length)
                .boxed()
                .filter(i -> columns.get(i).rank() > KEPT)
                .sorted((one, other) ->
                        columns.get(other).rank() - columns.get(one).rank())
                .toList();
        for (int i : spare) {
            widths[i] = total(widths) > width ? 0 : widths[i];
        }
        // One that is narrow may well fit where a wider one did not.
        for (int i = spare.size() - 1; i >= 0 && total(widths) < width; i--) {
            int column = spare.get(i);
            if (widths[column] == 0 && total(widths) + GAP.length() + whole[column] <= width) {
                widths[column] = whole[column];
            }
        }
        narrow(widths, width);
        return widths;
    }

    private void narrow(int[] widths, int width) {
        int excess = total(widths) - width;
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean mayFold = widths[i] > columns.get(i).kind().narrowest;
                if (mayFold && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest] = Math.max(columns.get(widest).kind().narrowest, widths[widest] - excess);
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

    /** The lines of one row: as many as its longest folded text takes. */
    private List<String> folded(List<String> cells, String beside, int[] widths, Paint paint) {
        List<List<String>> parts = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < widths.length; i++) {
            List<String> part = widths[i] == 0 ? List.of() : Text.wrap(cells.get(i), widths[i]);
            parts.add(part);
            height = Math.max(height, part.size());
        }
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < height; number++) {
            String line = line(parts, number, widths, paint);
            lines.add(number == 0 && !beside.isEmpty() ? line + GAP + beside : line.stripTrailing());
        }
        return lines;
    }

    private String line(List<List<String>> parts, int number, int[] widths, Paint paint) {
        StringBuilder line = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == 0) {
                continue;
            }
            String text = number < parts.get(i).size() ? parts.get(i).get(number) : "";
            String blanks = " ".repeat(Math.max(0, widths[i] - Text.length(text)));
            ColumnKind kind = columns.get(i).kind();
            line.append(first ? "" : GAP)
                    .append(kind == ColumnKind.NUMBER ? blanks : "")
                    .append(kind == ColumnKind.STATUS ? paint.status(text) : text)
                    .append(kind == ColumnKind.NUMBER ? "" : blanks);
            first = false;
        }
        return line.toString();
    }
}
