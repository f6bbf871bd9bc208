package dev.smartcron.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table().number("ID").text("NAME").status("STATUS").extra("MORE");

    @Test
    void extra_columns_go_before_anything_is_cut() {
        table.row("1", "a name", "failed", "more");
        assertThat(table.lines(40, Paint.PLAIN))
                .containsExactly("ID  NAME    STATUS  MORE", " 1  a name  failed  more");
        assertThat(table.lines(20, Paint.PLAIN)).containsExactly("ID  NAME    STATUS", " 1  a name  failed");
    }

    @Test
    void the_widest_text_is_cut() {
        table.row("1", "a name that is long", "failed", null);
        assertThat(table.lines(24, Paint.PLAIN))
                .containsExactly("ID  NAME          STATUS", " 1  a name that…  failed");
    }

    @Test
    void a_note_stands_beside_its_row_or_beneath_it_whole() {
        table.noted("why it failed", "1", "a", "failed", null);
        assertThat(table.lines(60, Paint.PLAIN).get(1)).isEqualTo(" 1  a     failed  -     why it failed");
        assertThat(table.lines(18, Paint.PLAIN))
                .containsExactly("ID  NAME  STATUS", " 1  a     failed", "      why it", "      failed");
    }

    @Test
    void a_wrapped_column_goes_on_beneath_itself_and_its_note_beneath_all_of_it() {
        Table wrapped = new Table().status("").text("").wrapped("");
        wrapped.noted("Try: this", "FAIL", "disk", "a text of more words than fit on one line");
        wrapped.row("ok", "clock", "right");
        assertThat(wrapped.lines(46, Paint.PLAIN))
                .containsExactly(
                        "FAIL  disk   a text of more words than fit on",
                        "             one line",
                        "      Try: this",
                        "ok    clock  right");
        assertThat(wrapped.lines(Integer.MAX_VALUE, Paint.PLAIN))
                .containsExactly(
                        "FAIL  disk   a text of more words than fit on one line",
                        "      Try: this",
                        "ok    clock  right");
    }

    @Test
    void only_the_status_has_colour_and_nothing_moves_the_cursor() {
        table.row("1", "a\nb\u001b[2J", "failed", null);
        assertThat(table.lines(60, Paint.COLOUR).get(1)).isEqualTo(" 1  a b [2J  \u001b[31mfailed\u001b[0m  -");
    }
}
