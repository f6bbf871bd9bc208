package dev.smartcron.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({"90s,1m30s", "5m,5m", "2h,2h", "1d,1d", "PT5M,5m", "1h30m,1h30m", "0s,0s", "36h,1d12h"})
    void a_duration_is_read_and_written_in_its_shortest_form(String written, String shortest) {
        assertThat(Durations.format(Durations.parse(written))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5x", "-5m", "5m5m", "1s1h", "PT-5M", "P", "5 m", "٥m", "99999999999s"})
    void what_is_no_duration_is_refused_and_quoted(String written) {
        assertThatThrownBy(() -> Durations.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + written + "' is not a duration");
    }

    @ParameterizedTest
    @CsvSource({"812,812ms", "3450,3.4s", "59000,59s", "7505000,2h5m", "90000000,1d1h"})
    void a_brief_duration_keeps_two_units(long millis, String brief) {
        assertThat(Durations.brief(Duration.ofMillis(millis))).isEqualTo(brief);
    }

    @ParameterizedTest
    @CsvSource({"512,512", "64K,64K", "1024K,1M", "2G,2G", "1500,1500"})
    void a_size_is_read_and_written_in_its_shortest_form(String written, String shortest) {
        assertThat(Sizes.format(Sizes.parse(written))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "0", "1.5M", "-1", "10MB", "9999999999T"})
    void what_is_no_size_is_refused(String written) {
        assertThatThrownBy(() -> Sizes.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"tiemout,timeout", "comand,command", "Scheduel,schedule"})
    void a_mistyped_word_finds_the_word_meant(String typed, String meant) {
        assertThat(Nearest.to(typed, List.of("command", "schedule", "timeout", "user")))
                .contains(meant);
    }

    @Test
    void a_word_far_from_all_finds_none() {
        assertThat(Nearest.to("banana", List.of("command", "schedule"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-f,-h", "-n,-V", "backup_2,backup_1", "at,to", "web1,web2", "day,week", "user,password"})
    void a_suggestion_that_nobody_can_mean_is_not_made(String typed, String known) {
        assertThat(Nearest.to(typed, List.of(known))).isEmpty();
    }

    @Test
    void json_comes_back_as_it_went() {
        String text = "{\"a\":[1,2.5,true,null,\"q\\\"\\n\"],\"b\":{\"c\":\"☃\"}}";
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[9223372036854775807,9223372036854775808,-9223372036854775809,-0,0]",
                "[1.10,1e400,1E+2,0.1000000000000000055,-0.0,2.0]",
                "{\"a\":{\"b\":[123456789012345678901234567890.5]}}"
            })
    void numbers_of_any_size_and_precision_come_back_as_they_were_written(String text) {
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
        assertThat(Json.write(new Json.AsWritten(text))).isEqualTo(text);
    }

    @Test
    void what_is_kept_as_written_is_written_whole() {
        String text = "{\"a\":1,\"a\":1.0,\"half\":\"\\uD800x\",\"smile\":\"\uD83D\uDE00\",\"nul\":\"\\u0000\"}";
        assertThat(Json.write(Json.object("data", new Json.AsWritten(text)))).isEqualTo("{\"data\":" + text + "}");
        assertThat(Json.pretty(new Json.AsWritten("{\"a\":[1.10]}"))).contains("1.10");
        String deep = "{\"a\":" + "[".repeat(990) + "]".repeat(990) + "}";
        assertThat(Json.write(List.of(List.of(new Json.AsWritten(deep))))).isEqualTo("[[" + deep + "]]");
    }

    @Test
    void a_name_of_any_length_is_read_and_comes_back() {
        String text = "{\"" + "n".repeat(60_000) + "\":1}";
        assertThat(Json.objectFault(text)).isEmpty();
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{'a':1}", "nul"})
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
