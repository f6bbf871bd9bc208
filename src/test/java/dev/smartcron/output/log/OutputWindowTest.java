package dev.smartcron.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.output.log.OutputPlace.PlaceKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A place in an output of any length, in constant memory. */
class OutputWindowTest {
    private static OutputPart part(PlaceKind kind, long from, int lines, @Nullable String find, int printed) {
        OutputWindow taken =
                new OutputWindow(new OutputPlace(kind, from, lines, find == null ? null : OutputPlace.words(find)));
        for (int i = 1; i <= printed; i++) {
            byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
            taken.write(line, 0, line.length);
        }
        return taken.part();
    }

    private static OutputPart of(PlaceKind kind, int lines, String text) {
        OutputWindow taken = new OutputWindow(new OutputPlace(kind, 1, lines, null));
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            taken.write(each);
        }
        return taken.part();
    }

    @Test
    void the_end() {
        OutputPart part = part(PlaceKind.END, 1, 3, null, 1_000_000);
        assertThat(part.total()).isEqualTo(1_000_000);
        assertThat(part.lines())
                .extracting(OutputLine::text)
                .containsExactly("line 999998", "line 999999", "line 1000000");
        assertThat(part.from()).isEqualTo(999_998);
        assertThat(part.isEnd()).isTrue();
    }

    @Test
    void from_a_number_on() {
        OutputPart part = part(PlaceKind.NUMBER, 500_000, 2, null, 1_000_000);
        assertThat(part.total()).isEqualTo(1_000_000);
        assertThat(part.lines()).extracting(OutputLine::text).containsExactly("line 500000", "line 500001");
        assertThat(part.isEnd()).isFalse();
        assertThat(part(PlaceKind.NUMBER, 5, 2, null, 3).lines()).isEmpty();
    }

    @Test
    void what_matches_is_counted_and_found_before_and_behind() {
        OutputPart part = part(PlaceKind.NUMBER, 45, 10, "NE 1", 120);
        assertThat(part.matches()).isEqualTo(32);
        assertThat(part.first()).isEqualTo(1);
        assertThat(part.previous()).isEqualTo(19);
        assertThat(part.next()).isEqualTo(100);
        assertThat(part.last()).isEqualTo(120);
        assertThat(part.lines()).noneMatch(OutputLine::matches);
    }

    @Test
    void from_a_little_before_the_first_match() {
        OutputPart part = part(PlaceKind.FIRST_MATCH, 1, 10, "line 50", 1_000);
        assertThat(part.from()).isEqualTo(45);
        assertThat(part.to()).isEqualTo(54);
        assertThat(part.matches()).isEqualTo(11);
        assertThat(part.previous()).isNull();
        assertThat(part.next()).isEqualTo(500);
        assertThat(part.lines().get(5).matches()).isTrue();
    }

    @Test
    void from_a_little_before_the_last_match() {
        OutputPart part = part(PlaceKind.LAST_MATCH, 1, 10, "line 50", 1_000);
        assertThat(part.from()).isEqualTo(504);
        assertThat(part.to()).isEqualTo(513);
        assertThat(part.previous()).isEqualTo(503);
        assertThat(part.next()).isNull();
    }

    @Test
    void without_a_match_the_end() {
        OutputPart part = part(PlaceKind.FIRST_MATCH, 1, 2, "nothing", 100);
        assertThat(part.from()).isEqualTo(99);
        assertThat(part.matches()).isZero();
        assertThat(part.first()).isNull();
    }

    @Test
    void a_line_without_an_end_is_one_and_nothing_is_none() {
        assertThat(of(PlaceKind.END, 9, "one\ntwo").lines())
                .extracting(OutputLine::text)
                .containsExactly("one", "two");
        assertThat(of(PlaceKind.END, 9, "").total()).isZero();
        assertThat(of(PlaceKind.END, 9, "\n\n").total()).isEqualTo(2);
        assertThat(of(PlaceKind.NUMBER, 9, "one\n").bytes()).isEqualTo(4);
    }

    @Test
    void a_line_of_any_length_is_shown_by_its_beginning_and_many_of_them_by_fewer() {
        OutputWindow taken = new OutputWindow(new OutputPlace(PlaceKind.END, 1, 2_000, null));
        byte[] chunk = "x".repeat(65_536).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100; i++) {
            taken.write(chunk, 0, chunk.length);
        }
        taken.write('\n');
        OutputLine line = taken.part().lines().get(0);
        assertThat(line.text()).hasSize(4_000);
        assertThat(line.more()).isEqualTo(6_553_600 - 4_000);
        OutputPart many = of(PlaceKind.END, 2_000, ("y".repeat(3_999) + "\n").repeat(1_000));
        assertThat(many.lines()).hasSizeBetween(200, 300);
        assertThat(many.to()).isEqualTo(1_000);
        assertThat(of(PlaceKind.NUMBER, 2_000, ("y".repeat(3_999) + "\n").repeat(1_000))
                        .to())
                .isBetween(200L, 300L);
    }
}
