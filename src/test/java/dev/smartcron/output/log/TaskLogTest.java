package dev.smartcron.output.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLogTest {
    private static final String WHEN = "2026-11-22T03:00:00+13:00";

    @TempDir
    Path folder;

    TaskLog log;

    @BeforeEach
    void prepare() {
        log = TaskLogs.in(folder);
    }

    @Test
    void a_block_stands_between_its_header_and_its_end() throws IOException {
        LogBlock block = log.block("pay", 812, 1);
        block.start(WHEN);
        append(block, "hello\nwor");
        append(block, "ld");
        block.end("succeeded after 3.4s");
        assertThat(text("pay")).isEqualTo("""
                === smartcron: pay execution 812 attempt 1 started 2026-11-22T03:00:00+13:00
                hello
                world
                === smartcron: pay execution 812 attempt 1 succeeded after 3.4s
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.file("pay"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void blocks_that_interleave_are_announced_at_each_switch() throws IOException {
        LogBlock one = log.block("pay", 1, 1);
        LogBlock two = log.block("pay", 2, 1);
        one.start(WHEN);
        append(one, "one\n");
        two.start(WHEN);
        append(two, "two half");
        append(one, "one again\n");
        append(one, "and again\n");
        append(two, " line\n");
        one.end("failed after 1s: exit 1");
        two.end("succeeded after 1s");
        assertThat(text("pay")).isEqualTo("""
                === smartcron: pay execution 1 attempt 1 started 2026-11-22T03:00:00+13:00
                one
                === smartcron: pay execution 2 attempt 1 started 2026-11-22T03:00:00+13:00
                two half
                === smartcron: pay execution 1 attempt 1 continues
                one again
                and again
                === smartcron: pay execution 2 attempt 1 continues
                 line
                === smartcron: pay execution 1 attempt 1 failed after 1s: exit 1
                === smartcron: pay execution 2 attempt 1 succeeded after 1s
                """);
        assertThat(output("pay", 1)).isEqualTo("one\none again\nand again\n");
        assertThat(output("pay", 2)).isEqualTo("two half\n line\n");
    }

    @Test
    void another_runner_that_goes_on_with_the_last_attempt_adds_no_line_of_its_own() throws IOException {
        LogBlock first = log.block("pay", 1, 1);
        first.start(WHEN);
        append(first, "one\n");
        LogBlock second = log.block("pay", 1, 1);
        append(second, "two\n");
        append(first, "three\n");
        second.end("succeeded after 1s");
        assertThat(text("pay")).isEqualTo("""
                === smartcron: pay execution 1 attempt 1 started 2026-11-22T03:00:00+13:00
                one
                two
                three
                === smartcron: pay execution 1 attempt 1 succeeded after 1s
                """);
        assertThat(output("pay", 1)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void another_runner_goes_on_with_a_block_that_was_cut_off() throws IOException {
        LogBlock first = log.block("pay", 1, 1);
        first.start(WHEN);
        append(first, "cut");
        LogBlock second = log.block("pay", 1, 1);
        append(second, "on\n");
        second.end("succeeded after 1s");
        assertThat(output("pay", 1)).isEqualTo("cuton\n");
    }

    @Test
    void output_that_looks_like_ours_is_never_taken_for_it() throws IOException {
        String forged = "=== smartcron: pay execution 2 attempt 1 started now\n";
        String printed =
                forged + " " + forged + "   " + forged + "x" + forged + "=== smart\n===\n=\n\n" + forged.strip();
        LogBlock block = log.block("pay", 1, 1);
        block.start(WHEN);
        for (byte b : printed.getBytes(StandardCharsets.UTF_8)) {
            block.append(new byte[] {b}, 0, 1);
        }
        block.end("succeeded after 1s");
        assertThat(output("pay", 1)).isEqualTo(printed + "\n");
        assertThat(log.executionOutput("pay", 2, new ByteArrayOutputStream())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_bytes_in_any_pieces_come_back_as_they_were(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        LogBlock block = log.block("pay", 1, 1);
        LogBlock other = log.block("pay", 2, 1);
        block.start(WHEN);
        byte[] alphabet = "\n\n ==smartcron: x\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 200; i++) {
            byte[] piece = new byte[random.nextInt(40)];
            for (int j = 0; j < piece.length; j++) {
                piece[j] = alphabet[random.nextInt(alphabet.length)];
            }
            if (random.nextInt(3) == 0) {
                piece = ("\n" + " ".repeat(random.nextInt(3)) + "=== smartcron: pay execution 2 attempt 1 started x\n")
                        .getBytes(StandardCharsets.US_ASCII);
                append(block, "");
            }
            block.append(piece, 0, piece.length);
            printed.write(piece);
            if (random.nextInt(10) == 0) {
                block.append(new byte[] {'\n'}, 0, 1);
                printed.write('\n');
                append(other, "other\n");
            }
        }
        block.append(new byte[] {'\n'}, 0, 1);
        printed.write('\n');
        block.end("succeeded after 1s");
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThat(log.executionOutput("pay", 1, read)).isTrue();
        assertThat(Arrays.equals(read.toByteArray(), printed.toByteArray()))
                .as("seed " + seed)
                .isTrue();
        assertThat(output("pay", 2)).matches("(other\n)*");
    }

    @Test
    void every_attempt_of_an_execution_belongs_to_its_output() throws IOException {
        for (int attempt = 1; attempt <= 2; attempt++) {
            LogBlock block = log.block("pay", 7, attempt);
            block.start(WHEN);
            append(block, "try " + attempt + "\n");
            block.end("failed after 1s: exit 1");
        }
        assertThat(output("pay", 7)).isEqualTo("try 1\ntry 2\n");
    }

    @Test
    void the_last_lines_are_shown_and_what_comes_is_followed() throws IOException {
        LogBlock block = log.block("pay", 1, 1);
        block.start(WHEN);
        append(block, "a\nb\nc\n");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (LogTail tail = log.tail("pay", 2, seen)) {
            assertThat(seen).hasToString("b\nc\n");
            append(block, "d\n");
            tail.poll();
            tail.poll();
            assertThat(seen).hasToString("b\nc\nd\n");

            append(block, "last\n");
            Files.delete(log.file("pay"));
            tail.poll();
            assertThat(seen.toString(StandardCharsets.UTF_8)).endsWith("last\n");
            append(block, "new\n");
            tail.poll();
            assertThat(seen.toString(StandardCharsets.UTF_8))
                    .endsWith("last\n=== smartcron: pay execution 1 attempt 1 continues\nnew\n");
        }
        seen.reset();
        log.tail("pay", 100, seen).close();
        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(text("pay"));
    }

    @Test
    void a_task_without_a_log_has_none() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(log.executionOutput("none", 1, out)).isFalse();
        try (LogTail tail = log.tail("none", 5, out)) {
            tail.poll();
        }
        assertThat(out.size()).isZero();
    }

    @Test
    @Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
    void a_pipe_in_the_place_of_a_log_keeps_nobody_waiting() throws Exception {
        String pipe = log.file("pay").toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        LogBlock block = log.block("pay", 812, 1);
        for (ThrowingCallable open : List.<ThrowingCallable>of(
                () -> block.start(WHEN),
                () -> log.end("pay"),
                () -> log.execution("pay", 812, null, new ByteArrayOutputStream()),
                () -> log.tail("pay", 10, new ByteArrayOutputStream()))) {
            assertThatThrownBy(open)
                    .isInstanceOf(IOException.class)
                    .hasMessage(pipe + " is a pipe, and a log is a file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "/etc/x", ".x", "-x", "A", "a/b", "a b", "a\n", "ā"})
    void what_is_no_task_name_names_no_file(String name) {
        assertThatThrownBy(() -> log.file(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void append(LogBlock block, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        block.append(bytes, 0, bytes.length);
    }

    private String text(String task) throws IOException {
        return Files.readString(log.file(task));
    }

    private String output(String task, long execution) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput(task, execution, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
