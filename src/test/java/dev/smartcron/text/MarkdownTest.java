package dev.smartcron.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            plain text, 100 %      ~ plain text, 100 %
            a|b                    ~ a&#124;b
            a\\|b                  ~ a\\\\&#124;b
            *stars* and `ticks`    ~ \\*stars\\* and \\`ticks\\`
            [link](x) <b> &amp;    ~ \\[link\\](x) \\<b\\> \\&amp;
            one_word _two_ words_  ~ one_word \\_two\\_ words\\_
            """)
    void text_is_shown_as_it_is(String text, String markdown) {
        assertThat(Markdown.text(text)).isEqualTo(markdown);
    }

    @Test
    void a_line_break_ends_no_cell() {
        assertThat(Markdown.text("a\nb\tc\r\n")).isEqualTo("a b c");
        assertThat(Markdown.code("a\nb\u0085c")).doesNotContain("\n", "\u0085");
    }

    @Test
    void code_with_a_bar_or_a_tick_is_an_element() {
        assertThat(Markdown.code("vend_sync *")).isEqualTo("`vend_sync *`");
        assertThat(Markdown.code("grep 'a\\|b' | wc")).isEqualTo("<code>grep 'a\\\\&#124;b' &#124; wc</code>");
        assertThat(Markdown.code("echo `date`")).isEqualTo("<code>echo \\`date\\`</code>");
    }

    @Test
    void a_table_has_as_many_cells_in_each_row() {
        assertThat(Markdown.head(List.of("a", "b")) + Markdown.row(List.of("1", "2")))
                .isEqualTo("| a | b |\n|---|---|\n| 1 | 2 |\n");
    }
}
