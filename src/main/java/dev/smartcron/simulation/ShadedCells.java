package dev.smartcron.simulation;

import java.util.ArrayList;
import java.util.List;

/** Numbers in a row, each a shade: the darker the more. */
public record ShadedCells(List<ShadedCell> cells, int places) {
    private static final int MOST_GAPS = 100;
    private static final double PALEST = 0.25;

    /** A part of the row that is not empty. */
    public record ShadedCell(int x, String width, String shade) {}

    public ShadedCells {
        cells = List.copyOf(cells);
    }

    /** Cells of which {@code least} is the palest, and {@code most} the darkest. */
    static ShadedCells of(int[] counts, int least, int most) {
        // Many cells have no gaps between them, so that those alike are one.
        boolean many = counts.length > MOST_GAPS;
        List<ShadedCell> cells = new ArrayList<>();
        int next;
        for (int i = 0; i < counts.length; i = next) {
            next = i + 1;
            while (many && next < counts.length && counts[next] == counts[i]) {
                next++;
            }
            if (counts[i] > 0) {
                double shade = 1 - (1 - PALEST) * (most - counts[i]) / Math.max(1, most - least);
                cells.add(new ShadedCell(
                        i, many ? Integer.toString(next - i) : ".9", StartChart.StartBar.decimal(shade)));
            }
        }
        return new ShadedCells(cells, counts.length);
    }
}
