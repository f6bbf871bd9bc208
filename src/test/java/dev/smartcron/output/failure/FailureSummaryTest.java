package dev.smartcron.output.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.ProcessorTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class FailureSummaryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java       | java.lang.IllegalStateException: cannot pay x (caused by java.lang.NumberFormatException: For input string: "x") | Payroll.java:3 (Payroll.pay)
            java-spring | org.springframework.dao.QueryTimeoutException: PreparedStatementCallback; SQL [select 1]; canceling statement due to user request | AccountStore.java:44 (nz.example.AccountStore.find)
            python     | RuntimeError: cannot import accounts (caused by json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)) | /srv/app/import.py:10
            node       | Error: ENOENT: no such file or directory, open '/nowhere/accounts.json' | /srv/app/load.js:2 (load)
            node-cause | TypeError: no such account (caused by Error: HTTP 404) | /srv/app/sync.mjs:1 (sync)
            php        | PDOException: SQLSTATE[HY000] [2002] Connection refused | /srv/app/src/Accounts.php:17
            php-parse  | syntax error, unexpected token "}", expecting ";" | /srv/app/import.php:12
            laravel    | Illuminate\\\\Http\\\\Client\\\\ConnectionException: cURL error 28: Operation timed out | /srv/app/app/Console/Commands/SyncDeputy.php:41
            go         | panic: runtime error: invalid memory address or nil pointer dereference | /srv/app/account.go:12
            go-deadlock | fatal error: all goroutines are asleep - deadlock! | /srv/app/main.go:8
            ruby       | PG::ConnectionBad: connection to server at "127.0.0.1", port 5432 failed: Connection refused | /srv/app/import.rb:12 (connect)
            ruby-3.4   | ZeroDivisionError: divided by 0 | /srv/app/pay.rb:3 (Integer#/)
            java-logged | Main$Own: cannot pay: (caused by java.lang.NumberFormatException: For input string: "x") | Main.java:4 (Main.pay)
            python-group | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions) (caused by ValueError: no account 1) | /srv/app/group.py:3 (pay)
            python-chain | SystemError: last (caused by KeyError: 'account') | /srv/app/during.py:11
            python-syntax | SyntaxError: invalid syntax | /srv/app/syntax.py:1
            node-string | just text | /srv/app/str.js:1
            node-syntax | SyntaxError: Unexpected token ';' | /srv/app/syn.js:1
            rust       | panicked: account 12 | p.rs:1
            """, quoteCharacter = '`')
    void the_exception_and_the_place_in_one_s_own_code_are_told(String sample, String headline, String place)
            throws IOException {
        assertThat(FailureSummary.of(sample(sample), new byte[0])).hasValue(headline + "\nat " + place);
    }

    @ParameterizedTest
    @CsvSource({
        "java, python, node-cause, node, php, go, ruby, python-group, java-logged, rust",
    })
    void what_stands_before_each_line_of_a_trace_hides_nothing(ArgumentsAccessor samples) throws IOException {
        List<String> prefixes = List.of(
                "Nov 22 13:00:%02d host sync[812]: ",
                "2026-11-22T13:00:00.1%02dZ ", "app-1  | ", "    ", "[2026-11-22 13:00:%02d] ERROR (worker) ");
        for (Object sample : samples.toArray()) {
            String bare = new String(sample(String.valueOf(sample)), StandardCharsets.UTF_8);
            String expected = FailureSummary.of(bytes(bare), new byte[0]).orElseThrow();
            assertThat(expected).contains("\nat ");
            for (String prefix : prefixes) {
                StringBuilder prefixed = new StringBuilder();
                int number = 0;
                for (String line : bare.lines().toList()) {
                    prefixed.append(prefix.formatted(number++ % 60))
                            .append(line)
                            .append('\n');
                }
                assertThat(FailureSummary.of(bytes(prefixed.toString()), new byte[0]))
                        .as(sample + " behind " + prefix)
                        .hasValue(expected);
            }
        }
    }

    @Test
    void a_second_trace_lends_the_first_neither_place_nor_cause() throws IOException {
        for (String sample : List.of("java", "java-spring", "node", "php", "go", "ruby", "python-chain", "rust")) {
            String expected = FailureSummary.of(sample(sample), new byte[0]).orElseThrow();
            for (String second : List.of("java", "node-cause", "php", "go", "python-chain", "ruby")) {
                String both = new String(sample(sample), StandardCharsets.UTF_8) + "going on\n"
                        + new String(sample(second), StandardCharsets.UTF_8);
                assertThat(FailureSummary.of(bytes(both), new byte[0]))
                        .as(sample + " before " + second)
                        .hasValue(expected);
            }
        }
    }

    @Test
    void what_php_itself_logs_is_told() throws IOException {
        String trace = new String(sample("php"), StandardCharsets.UTF_8);
        String logged = trace.replace("PHP Fatal error:", "[22-Nov-2026 13:00:00 UTC] PHP Fatal error:");
        assertThat(logged).isNotEqualTo(trace);
        assertThat(FailureSummary.of(bytes(logged), new byte[0]))
                .isEqualTo(FailureSummary.of(bytes(trace), new byte[0]))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dd: writing to '/dev/full': No space left on device
            cat: /etc: Is a directory
            bash: line 1: NOPE: unbound variable
            boom at /srv/app/pay.pl line 2.
            Tests run: 5, Failures: 1, Errors: 0, Skipped: 0
            3 passed, 1 failed, 0 errors in 3s
            """)
    void a_line_that_says_it_in_other_words_is_found(String line) {
        assertThat(FailureSummary.of(bytes("starting\n" + line + "\nbye\n"), new byte[0]))
                .hasValue(line);
    }

    @Test
    void a_progress_bar_hides_nothing_behind_it() {
        String bar =
                IntStream.range(0, 300).mapToObj(i -> "\r downloading " + i).collect(Collectors.joining());
        assertThat(FailureSummary.of(bytes(bar + "\rcopy failed: disk gone\r\nbye\r\n"), new byte[0]))
                .hasValue("copy failed: disk gone");
    }

    @Test
    void what_a_terminal_would_obey_is_left_out() {
        String line =
                "\u001b]0;mine\u0007\u001b[1m\u001b[38;2;1;2;3mERROR\u001b(B\u001b[m: \u001b[?25hdb\u001b]8;;x\u001b\\ is\u0008 down";
        assertThat(FailureSummary.of(bytes(line + "\n"), new byte[0])).hasValue("ERROR: db is\ufffd down");
    }

    @Test
    void lines_made_to_be_hard_to_read_hold_nothing_up() throws Exception {
        List<String> pieces = List.of(
                "a:1:in 'b': ",
                ")",
                " in ",
                "\tat a.b(",
                "    at ",
                "File \"",
                " (",
                ":1:1",
                "(A)",
                "a.",
                "[object] (A(code: ",
                "): ",
                " at /",
                "Fatal error: ",
                "[x] y.ERROR: ",
                "thread 'a' panicked at ",
                "Traceback (most recent call last):",
                "Exception in thread ",
                "A$b: ",
                "at x line 1.",
                "0 errors",
                "x");
        SplittableRandom random = new SplittableRandom(7);
        String harmless = "a".repeat(1_000) + "\n";
        long harmlessTime =
                ProcessorTime.of(() -> FailureSummary.of(bytes(harmless.repeat(65)), bytes(harmless.repeat(65))));
        for (int round = 0; round < 60; round++) {
            String first = pieces.get(random.nextInt(pieces.size()));
            String second = pieces.get(random.nextInt(pieces.size()));
            String third = pieces.get(random.nextInt(pieces.size()));
            String line = (first + (second + third).repeat(1_000)).substring(0, 999) + ")\n";
            assertThat(ProcessorTime.of(() -> FailureSummary.of(bytes(line.repeat(65)), bytes(line.repeat(65)))))
                    .as(line)
                    .isLessThan(60 * harmlessTime);
        }
    }

    @Test
    void without_a_trace_the_last_line_that_looks_like_an_error_is_told() throws IOException {
        assertThat(FailureSummary.of(sample("shell"), new byte[0]))
                .hasValue("cp: cannot stat '/srv/app/missing': No such file or directory");
    }

    @Test
    void the_end_is_searched_where_the_beginning_tells_nothing() throws IOException {
        assertThat(FailureSummary.of(bytes("fine\n"), sample("go")).orElseThrow())
                .startsWith("panic: ");
        assertThat(FailureSummary.of(bytes("error: first\n"), bytes("error: last\n")))
                .hasValue("error: last");
        assertThat(FailureSummary.of(bytes("error: first\n"), bytes("fine\n"))).hasValue("error: first");
    }

    @Test
    void nothing_is_made_up() {
        assertThat(FailureSummary.of(bytes("done, 0 errors\nall is well\n"), new byte[0]))
                .isEmpty();
        assertThat(FailureSummary.of(new byte[0], new byte[0])).isEqualTo(Optional.empty());
    }

    @Test
    void a_summary_is_short_and_text() {
        String summary = FailureSummary.of(bytes("\u001b[31mError: " + "é".repeat(5_000) + "\0\n"), new byte[0])
                .orElseThrow();
        assertThat(summary).startsWith("Error: é");
        assertThat(summary.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(FailureSummary.MOST);
        assertThat(FailureSummary.of(bytes("Error\0: x"), new byte[0])).hasValue("Error\ufffd: x");
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FailureSummaryTest.class.getResourceAsStream(name + ".txt"), name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
