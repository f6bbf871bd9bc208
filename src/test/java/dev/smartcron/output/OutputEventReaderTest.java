package dev.smartcron.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.execution.OutputEvent.Event;
import dev.smartcron.execution.OutputEvent.Progress;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.output.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputEventReaderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    void marks_are_read_wherever_the_reads_are_split(int read) {
        assertThat(marks(
                        "hello\n::progress 40\n::event row {\"id\": 7}\n ::progress 99\nx ::event no {}\n::event done",
                        read))
                .containsExactly(new Event(20, "row", "{\"id\": 7}"), new Event(73, "done", "{}"), new Progress(6, 40));
    }

    @Test
    void only_the_last_progress_counts() {
        assertThat(marks("::progress 1\n::progress 12.9 %\r\n::progress 101\n", 9))
                .containsExactly(new Progress(13, 12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::progress",
                "::progress x",
                "::progress -1",
                "::progress 1e1",
                "::progress 1000",
                "::event",
                "::event ",
                "::event a b",
                "::event a [1]",
                "::event a {",
                "::event ä {}",
                ":::event a {}"
            })
    void what_is_not_quite_a_mark_is_only_output(String line) {
        assertThat(marks(line + "\n", 4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":9223372036854775808}",
                "{\"n\":-9223372036854775809}",
                "{\"n\":1e400}",
                "{\"n\":1.10}",
                "{\"n\":-0}",
                "{\"n\":0.1000000000000000055}",
                "{\"n\":1E+2}",
                "{\"x\":\"\\u0000\\ud800\"}",
                "{\"a\":1,\"a\":2}"
            })
    void every_object_of_json_is_an_event_as_it_was_written(String json) {
        assertThat(marks("::event a " + json + "\n::event a\t" + json + "\n", 7))
                .extracting(mark -> ((Event) mark).json())
                .containsExactly(json, json);
    }

    @Test
    void a_number_of_any_length_and_nesting_up_to_a_bound_are_kept_and_the_first_fault_is_told() {
        String digits = "{\"n\":" + "9".repeat(5_000) + "}";
        assertThat(marks("::event a " + digits + "\n", 100)).hasSize(1);
        assertThat(marks("::event a {\"n\":" + "[".repeat(900) + "]".repeat(900) + "}\n", 100))
                .hasSize(1);
        assertThat(refused("::event a {\"n\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}\n"))
                .isEqualTo("an event is not recorded: what follows ::event a is JSON of more than 1000 levels");
        assertThat(refused("::event a {}\n::event b {\"n\":01}\n::event c [1]\n"))
                .isEqualTo("an event is not recorded: what follows ::event b is not JSON from character 7 on");
        assertThat(refused("::event b {} {}\n")).endsWith("b goes on behind the end of its JSON object");
        assertThat(refused("::event b [1]\n")).endsWith("b is not a JSON object, {\"name\": value}");
        assertThat(refused("::event ä {}\n")).endsWith("it has no name of letters, digits and _ . : - /");
        assertThat(refused("::event a {\"x\":\"" + "y".repeat(9_000) + "\"}\n")).endsWith("longer than 8192 bytes");
        assertThat(refused("::event b {}\n::events\n::error x\n")).isNull();
    }

    private static @Nullable String refused(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OutputEventReader marks = new OutputEventReader(0);
        marks.plain(bytes, 0, bytes.length, 0);
        marks.end();
        return marks.refused();
    }

    @Test
    void too_long_and_too_many_are_left_out() {
        assertThat(marks("::event a {\"x\":\"" + "y".repeat(9_000) + "\"}\n::event b {}\n", 100))
                .extracting(mark -> ((Event) mark).name())
                .containsExactly("b");
        assertThat(marks("::event a {}\n".repeat(2_000), 4_000)).hasSize(OutputEventReader.MOST_EVENTS);
    }

    @Test
    void a_mask_stands_in_an_event() {
        OutputEventReader marks = new OutputEventReader(0);
        Redactor redactor = new Redactor(Redaction.of(List.of("hunter22"), List.of()), 0);
        byte[] bytes = "::event login {\"with\":\"hunter22\"}\n".getBytes(StandardCharsets.UTF_8);
        redactor.read(bytes, 0, bytes.length, marks);
        assertThat(marks.take()).containsExactly(new Event(0, "login", "{\"with\":\"[redacted]\"}"));
        assertThat(marks.settled()).isEqualTo(bytes.length);
    }

    private static List<OutputEvent> marks(String text, int read) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OutputEventReader marks = new OutputEventReader(0);
        for (int from = 0; from < bytes.length; from += read) {
            marks.plain(bytes, from, Math.min(bytes.length, from + read), from);
        }
        marks.end();
        return marks.take();
    }
}
