package dev.smartcron.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.output.log.OutputPlace;
import dev.smartcron.web.pages.AnsiText.LogSpan;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours become classes; nothing that a terminal would obey is left. */
class AnsiTextTest {
    private final AnsiText text = new AnsiText();

    private String line(String raw, String find) {
        return text.line(raw, find.isEmpty() ? null : OutputPlace.words(find)).stream()
                .map(AnsiTextTest::shown)
                .collect(Collectors.joining());
    }

    private static String shown(LogSpan span) {
        String body = span.classes().isEmpty() ? span.text() : "<" + span.classes() + ":" + span.text() + ">";
        return span.isFound() ? "«" + body + "»" : body;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            plain                     ¦ plain
            ^[31mred^[0m plain        ¦ <ink-red:red> plain
            ^[1;32mok^[m.             ¦ <bold ink-green:ok>.
            ^[91;44mx^[39my^[49mz     ¦ <ink-red paper-blue:x><paper-blue:y>z
            ^[38;5;3mx^[38;5;200my    ¦ <ink-yellow:x>y
            ^[38;2;1;2;3mx            ¦ x
            ^[3;4;9mx^[23;24;29my     ¦ <italic underlined struck:x>y
            ^[999999999999mx          ¦ x
            ^[2Kx^[10;20Hy^[?25l      ¦ xy
            ^]0;a title^Gx            ¦ x
            ^]8;;https://bad^[\\x     ¦ x
            a^Gb^Hc                   ¦ a␇b␈c
            done^M                    ¦ done
            10%^M20%                  ¦ 10%␍20%
            tr^Rick           ¦ tr�ick
            <script>&amp;"'           ¦ <script>&amp;"'
            """)
    void what_a_terminal_would_obey_is_taken_out(String raw, String shown) {
        String printed = raw.replace("^[\\", "\u001b\\")
                .replace("^[", "\u001b[")
                .replace("^]", "\u001b]")
                .replace("^G", "\u0007")
                .replace("^H", "\b")
                .replace("^M", "\r")
                .replace("^R", "\u202e");
        assertThat(line(printed, "")).isEqualTo(shown);
    }

    @Test
    void a_colour_holds_over_the_end_of_a_line() {
        assertThat(line("\u001b[31mone", "")).isEqualTo("<ink-red:one>");
        assertThat(line("two", "")).isEqualTo("<ink-red:two>");
        assertThat(line("\u001b[0mthree", "")).isEqualTo("three");
    }

    @Test
    void what_is_searched_for_is_marked_over_colours_and_in_capitals_or_not() {
        assertThat(line("an Er\u001b[31mror and an error.", "ERROR"))
                .isEqualTo("an «Er»«<ink-red:ror>»<ink-red: and an >«<ink-red:error>»<ink-red:.>");
        assertThat(line("a.c abc a.c", "a.c")).contains("«").doesNotContain("«<ink-red:abc>»");
    }

    @Test
    void a_picture_of_colours_costs_no_more_than_a_text() {
        StringBuilder picture = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            picture.append("\u001b[3").append(i % 8).append('m').append('x');
        }
        assertThat(text.line(picture.toString(), null)).hasSizeLessThan(300);
    }
}
