package dev.smartcron.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsightTest {
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
            """, quoteCharacter = '`')
    void the_exception_and_the_place_in_one_s_own_code_are_told(String sample, String headline, String place)
            throws IOException {
        assertThat(Insight.of(sample(sample), new byte[0])).hasValue(headline + "\nat " + place);
    }

    @Test
    void without_a_trace_the_last_line_that_looks_like_an_error_is_told() throws IOException {
        assertThat(Insight.of(sample("shell"), new byte[0]))
                .hasValue("cp: cannot stat '/srv/app/missing': No such file or directory");
    }

    @Test
    void the_end_is_searched_where_the_beginning_tells_nothing() throws IOException {
        assertThat(Insight.of(bytes("fine\n"), sample("go")).orElseThrow()).startsWith("panic: ");
        assertThat(Insight.of(bytes("error: first\n"), bytes("error: last\n"))).hasValue("error: last");
        assertThat(Insight.of(bytes("error: first\n"), bytes("fine\n"))).hasValue("error: first");
    }

    @Test
    void nothing_is_made_up() {
        assertThat(Insight.of(bytes("done, 0 errors\nall is well\n"), new byte[0]))
                .isEmpty();
        assertThat(Insight.of(new byte[0], new byte[0])).isEqualTo(Optional.empty());
    }

    @Test
    void a_summary_is_short_and_text() {
        String summary = Insight.of(bytes("\u001b[31mError: " + "é".repeat(5_000) + "\0\n"), new byte[0])
                .orElseThrow();
        assertThat(summary).startsWith("Error: é");
        assertThat(summary.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(Insight.MOST);
        assertThat(Insight.of(bytes("Error\0: x"), new byte[0])).hasValue("Error\ufffd: x");
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(InsightTest.class.getResourceAsStream(name + ".txt"), name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
