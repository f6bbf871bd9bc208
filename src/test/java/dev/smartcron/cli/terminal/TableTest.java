package dev.smartcron.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table<List<String>> table = new Table<List<String>>()
            .number("ID", row -> row.get(0))
            .text("NAME", row -> row.get(1))
            .status("STATUS", row -> row.get(2))
            .word("MORE", row -> row.get(3))
            .spare(1)
            .note(row -> row.get(4));

    private List<String> lines(int width, String... row) {
        return table.lines(List.of(Arrays.asList(row)), width, Paint.PLAIN);
    }

    @Test
    void extra_columns_go_before_anything_is_cut() {
        assertThat(lines(40, "1", "a name", "failed", "more", null))
                .containsExactly("ID  NAME    STATUS  MORE", " 1  a name  failed  more");
        assertThat(lines(20, "1", "a name", "failed", "more", null))
                .containsExactly("ID  NAME    STATUS", " 1  a name  failed");
    }

    @Test
    void the_widest_text_goes_on_beneath_itself() {
        assertThat(lines(24, "1", "a name that is long", "failed", null, null))
                .containsExactly("ID  NAME          STATUS", " 1  a name that   failed", "    is long");
        assertThat(lines(24, "1", "flagged_products_daily", "failed", null, null))
                .containsExactly("ID  NAME          STATUS", " 1  flagged_      failed", "    products_", "    daily");
    }

    @Test
    void the_least_needed_spare_column_goes_first_and_one_with_nothing_in_it_always() {
        Table<List<String>> spare = new Table<List<String>>()
                .word("A", row -> row.get(0))
                .spare(1)
                .word("B", row -> row.get(1))
                .spare(3)
                .word("C", row -> row.get(2))
                .spare(2)
                .word("D", row -> row.get(3));
        List<List<String>> rows = List.of(List.of("aaaa", "bbbb", "c", "d"), List.of("a", "", "", "d"));
        assertThat(spare.lines(rows, 16, Paint.PLAIN).get(0)).isEqualTo("A     B     C  D");
        assertThat(spare.lines(rows, 15, Paint.PLAIN).get(0)).isEqualTo("A     C  D");
        assertThat(spare.lines(rows, 9, Paint.PLAIN).get(0)).isEqualTo("A     D");
        assertThat(spare.lines(rows, 5, Paint.PLAIN).get(0))
                .as("a narrow one fits where a wider did not")
                .isEqualTo("C  D");
        assertThat(spare.lines(List.of(List.of("a", "", "", "d")), 80, Paint.PLAIN)
                        .get(0))
                .isEqualTo("A  D");
    }

    @Test
    void a_note_stands_beside_its_row_or_beneath_it_whole() {
        String[] row = {"1", "a", "failed", null, "why it failed"};
        assertThat(lines(60, row).get(1)).isEqualTo(" 1  a     failed  why it failed");
        assertThat(lines(18, row))
                .containsExactly("ID  NAME  STATUS", " 1  a     failed", "      why it", "      failed");
    }

    @Test
    void a_wrapped_column_goes_on_beneath_itself_and_its_note_beneath_all_of_it() {
        Table<List<String>> wrapped = new Table<List<String>>()
                .status("", row -> row.get(0))
                .text("", row -> row.get(1))
                .prose("", row -> row.get(2))
                .note(row -> row.get(3));
        List<List<String>> rows = List.of(
                List.of("FAIL", "disk", "a text of more words than fit on one line", "Try: this"),
                List.of("ok", "clock", "right", ""));
        assertThat(wrapped.lines(rows, 46, Paint.PLAIN))
                .containsExactly(
                        "FAIL  disk   a text of more words than fit on",
                        "             one line",
                        "      Try: this",
                        "ok    clock  right");
        assertThat(wrapped.lines(rows, Integer.MAX_VALUE, Paint.PLAIN))
                .containsExactly(
                        "FAIL  disk   a text of more words than fit on one line",
                        "      Try: this",
                        "ok    clock  right");
    }

    @Test
    void only_the_status_has_colour_and_nothing_moves_the_cursor() {
        List<String> row = Arrays.asList("1", "a\nb\u001b[2J", "failed", null, null);
        assertThat(table.lines(List.of(row), 60, Paint.COLOUR).get(1))
                .isEqualTo(" 1  a b [2J  \u001b[31mfailed\u001b[0m");
    }
}
