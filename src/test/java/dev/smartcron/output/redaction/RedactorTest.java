package dev.smartcron.output.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String SECRET = "s3cr3t p\"ss/w+rd?";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void a_secret_is_masked_however_it_is_split(int read) {
        assertThat(redact(
                        Redaction.of(List.of("hunter22"), List.of()),
                        "login hunter22 ok hunter2 hunter22hunter22\n",
                        read))
                .isEqualTo("login [redacted] ok hunter2 [redacted]\n");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void base64_of_it_is_masked_wherever_it_begins(int before) {
        String text = "x".repeat(before) + SECRET + " and more";
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        String seen = redact(Redaction.of(List.of(SECRET), List.of()), encoded, 5);
        // What is left of it are the bits it shares with its neighbours.
        assertThat(seen.replace("[redacted]", "").length())
                .isLessThanOrEqualTo(encoded.length() - SECRET.length() * 8 / 6 + 4);
    }

    @Test
    void the_other_forms_are_masked() {
        for (String form : List.of(
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                "s3cr3t%20p%22ss%2fw%2brd%3f",
                "s3cr3t%20p%22ss%2Fw%2Brd%3F",
                "s3cr3t p\\\"ss/w+rd?",
                "s3cr3t p\\\"ss\\/w+rd?",
                Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder()
                        .encodeToString((SECRET + "\n").getBytes(StandardCharsets.UTF_8))
                        .substring(0, 23))) {
            assertThat(redact(Redaction.of(List.of(SECRET), List.of()), "<" + form + ">", 3))
                    .as(form)
                    .isEqualTo("<[redacted]>");
        }
    }

    @Test
    void of_several_lines_the_whole_and_each_long_line_is_masked() {
        String key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\nshort\nAoIBAQDPUp9\n-----END KEY-----\n";
        Redaction redaction = Redaction.of(List.of(key), List.of());
        assertThat(redact(redaction, "a\n" + key + "b\n", 4)).isEqualTo("a\n[redacted]\nb\n");
        assertThat(redact(redaction, key.replace("\n", "\r\n"), 4)).isEqualTo("[redacted]\r\n");
        assertThat(redact(redaction, "> MIIEvQIBADANBgkqhkiG <\nshort\n", 4)).isEqualTo("> [redacted] <\nshort\n");
        assertThat(redact(redaction, key.replace("\n", "\\n"), 4)).isEqualTo("[redacted]\\n");
    }

    @Test
    void a_long_secret_in_base64_with_broken_lines_is_masked() {
        String secret = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(4);
        String lines = Base64.getMimeEncoder(76, "\n".getBytes(StandardCharsets.UTF_8))
                .encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        assertThat(redact(Redaction.of(List.of(secret), List.of()), lines, 9)
                        .replace("[redacted]", "")
                        .strip())
                .isIn("", "=", "==");
    }

    @Test
    void a_secret_of_any_length_is_masked() {
        String secret = random(20_000, 5);
        assertThat(redact(Redaction.of(List.of(secret), List.of()), "<" + secret + ">", 1_000))
                .isEqualTo("<[redacted]>");
    }

    @Test
    void short_values_and_switches_are_left_alone() {
        assertThat(redact(Redaction.of(List.of("abc", "", "true", "  "), List.of()), "abc true", 3))
                .isEqualTo("abc true");
    }

    @Test
    void secrets_that_overlap_become_one_mask() {
        assertThat(redact(Redaction.of(List.of("abcdef", "defghi", "hijk"), List.of()), "xabcdefghijkx", 1))
                .isEqualTo("x[redacted]x");
    }

    @Test
    void what_repeats_itself_is_masked_in_constant_memory() {
        Redactor redactor = new Redactor(Redaction.of(List.of("aaaa"), List.of()), 0);
        Text text = new Text();
        byte[] piece = "a".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 200; i++) {
            redactor.read(piece, 0, piece.length, text);
        }
        redactor.end(text);
        assertThat(text.text()).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100_000})
    void patterns_match_within_a_line(int read) {
        Redaction redaction = Redaction.of(List.of(), List.of("card=[0-9]+", "(?i)bearer [a-z0-9._-]+", "^pin .*$"));
        assertThat(redact(
                        redaction,
                        "card=4711 x\nAuthorization: Bearer a.b-c ok\npin 12 34\nno pin 12\ncard=\n7 é=ü card=1é",
                        read))
                .isEqualTo(
                        "[redacted] x\nAuthorization: [redacted] ok\n[redacted]\nno pin 12\ncard=\n7 é=ü [redacted]é");
    }

    @Test
    void a_match_over_the_edge_of_what_is_looked_at_together_is_found() {
        Redaction redaction = Redaction.of(List.of(), List.of("card=[0-9]+"));
        for (int at = 32_000; at < 33_500; at += 7) {
            String line = "x".repeat(at) + "card=1234567890" + "y".repeat(100_000);
            assertThat(redact(redaction, line, 50_000))
                    .doesNotContain("card=")
                    .doesNotContain("890")
                    .contains("[redacted]");
        }
    }

    @Test
    void bytes_that_are_no_text_pass_unchanged_and_hide_nothing() {
        byte[] bytes = {
            (byte) 0xff, (byte) 0xc3, 'c', 'a', 'r', 'd', '=', '7', (byte) 0x80, 0, '\n', (byte) 0xf0, (byte) 0x9f
        };
        Text text = new Text();
        Redactor redactor = new Redactor(Redaction.of(List.of("hunter22"), List.of("card=[0-9]+")), 0);
        redactor.read(bytes, 0, bytes.length, text);
        redactor.end(text);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(bytes, 0, 2);
        expected.writeBytes("[redacted]".getBytes(StandardCharsets.UTF_8));
        expected.write(bytes, 8, 5);
        assertThat(text.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(?:a|b)*c", "(.*a){20}$"})
    void a_pattern_that_tries_many_ways_holds_nothing_up(String pattern) {
        String text = ("a".repeat(60_000) + "!\n").repeat(3);
        assertTimeout(
                Duration.ofMinutes(3),
                () -> assertThat(redact(Redaction.of(List.of(), List.of(pattern)), text, 100_000))
                        .isEqualTo(text));
    }

    @ParameterizedTest
    @CsvSource({".*b|a, 60000", ".*b|a, 3000", "a{1000}b, 60000"})
    void what_takes_far_too_long_masks_what_follows_and_holds_nothing_up(String pattern, int length) {
        byte[] line = ("a".repeat(length) + "!\n").getBytes(StandardCharsets.UTF_8);
        Redactor redactor = new Redactor(Redaction.of(List.of(), List.of(pattern)), 0);
        Text text = new Text();
        assertTimeout(Duration.ofMinutes(3), () -> {
            for (int i = 0; i < 6_000_000 / length; i++) {
                redactor.read(line, 0, line.length, text);
            }
            redactor.end(text);
        });
        assertThat(text.text()).endsWith("\n[redacted]\n[redacted]\n");
        assertThat(redactor.trouble()).contains(pattern).contains("too long");
    }

    @Test
    void a_line_may_end_as_on_windows() {
        assertThat(redact(Redaction.of(List.of(), List.of("^pin [0-9]+$")), "pin 12\r\npin 1x\r\n", 3))
                .isEqualTo("[redacted]\r\npin 1x\r\n");
    }

    @Test
    void broken_characters_hide_nothing_behind_them() {
        SplittableRandom random = new SplittableRandom(3);
        Redaction redaction = Redaction.of(List.of(), List.of("card=[0-9]+"));
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[20];
            for (int i = 0; i < 10; i++) {
                bytes[i] = (byte) (0x80 + random.nextInt(0x80));
            }
            System.arraycopy("card=47110".getBytes(StandardCharsets.UTF_8), 0, bytes, 10, 10);
            Text out = new Text();
            Redactor redactor = new Redactor(redaction, 0);
            redactor.read(bytes, 0, bytes.length, out);
            redactor.end(out);
            assertThat(out.toString(StandardCharsets.ISO_8859_1)).hasSize(20).endsWith("[redacted]");
        }
    }

    @Test
    void a_pattern_that_begins_with_anything_masks_its_line_and_no_other() {
        String line = "x".repeat(700);
        String text = (line + "\n" + line + " password=1 " + line + "\n").repeat(20);
        assertThat(redact(Redaction.of(List.of(), List.of(".*password.*")), text, 999))
                .isEqualTo((line + "\n[redacted]\n").repeat(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it%27s+%7Ea%26b",
                "it's%20%7ea%26b",
                "it\\u0027s ~a\\u0026b",
                "it's ~a\\u0026b",
                "'it'\\''s ~a&b'",
                "'it'\"'\"'s ~a&b'",
                "'it\\'s ~a&b'",
                "it&#39;s ~a&amp;b",
                "it&#039;s ~a&amp;b",
                "it&#x27;s ~a&amp;b"
            })
    void what_other_programs_make_of_it_is_masked(String form) {
        String seen = redact(Redaction.of(List.of("it's ~a&b"), List.of()), "<" + form + ">", 3);
        assertThat(seen.replace("[redacted]", "")).doesNotContain("a", "it");
    }

    @Test
    void random_secrets_in_random_pieces_are_found_as_a_plain_search_finds_them() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 300; round++) {
            List<String> secrets = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                StringBuilder secret = new StringBuilder();
                for (int length = 4 + random.nextInt(5); length > 0; length--) {
                    secret.append((char) ('a' + random.nextInt(2)));
                }
                secrets.add(secret.toString());
            }
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                text.append((char) ('a' + random.nextInt(3)));
            }
            boolean[] secret = new boolean[text.length()];
            for (String value : secrets) {
                for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
                    java.util.Arrays.fill(secret, at, at + value.length(), true);
                }
            }
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < secret.length; i++) {
                expected.append(!secret[i] ? text.substring(i, i + 1) : i > 0 && secret[i - 1] ? "" : "[redacted]");
            }
            assertThat(redact(Redaction.of(secrets, List.of()), text.toString(), 1 + random.nextInt(9)))
                    .as(secrets + " in " + text)
                    .isEqualTo(expected.toString());
        }
    }

    @Test
    void what_is_written_down_is_read_again_and_never_shown() {
        Redaction redaction = Redaction.of(List.of("hunter22\né\""), List.of("card=[0-9]+"));
        assertThat(Redaction.fromJson(redaction.json())).isEqualTo(redaction);
        assertThat(redaction.toString()).isEqualTo("1 values and 1 patterns");
    }

    private static String redact(Redaction redaction, String text, int read) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Redactor redactor = new Redactor(redaction, 0);
        Text out = new Text();
        for (int from = 0; from < bytes.length; from += read) {
            redactor.read(bytes, from, Math.min(bytes.length, from + read), out);
        }
        redactor.end(out);
        assertThat(redactor.settled()).isEqualTo(bytes.length);
        return out.text();
    }

    static String random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    /** Output with its masks as words. */
    static final class Text extends ByteArrayOutputStream implements Sink {
        private long maskEnd = -1;

        @Override
        public void plain(byte[] bytes, int from, int to, long at) {
            write(bytes, from, to - from);
        }

        @Override
        public void masked(long at, long end) {
            if (at != maskEnd) {
                writeBytes(Redaction.MASK.getBytes(StandardCharsets.UTF_8));
            }
            maskEnd = end;
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
