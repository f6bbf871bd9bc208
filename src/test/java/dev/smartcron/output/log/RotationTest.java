package dev.smartcron.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
    private static final String WHEN = "2026-11-22T03:00:00+13:00";
    private static final String WEEK_LATER = "2026-11-29T03:00:01+13:00";

    @TempDir
    Path logs;

    Path folder;

    TaskLog log;

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectory(logs.resolve("tasks"));
        log = new TaskLog(folder, new Rotation(1_000, Duration.ofDays(7), 3, Duration.ofDays(30)));
    }

    @Test
    void a_log_that_is_large_makes_room_before_the_next_execution_and_never_within_one() throws IOException {
        for (int execution = 1; execution <= 6; execution++) {
            LogBlock block = log.block("pay", execution, 1);
            block.start(WHEN);
            for (int line = 0; line < 30; line++) {
                append(block, "line " + line + " of " + execution + " " + "x".repeat(40) + "\n");
            }
            block.end("succeeded after 1s");
        }
        assertThat(files()).containsExactly("pay.log", "pay.log.1", "pay.log.2.gz", "pay.log.3.gz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pay.log.3.gz"))))
                .isEqualTo("rw-r-----");
        assertThat(output(1)).isNull();
        assertThat(Files.readString(logs.resolve("cleanup.log")))
                .isEqualTo((WHEN + " pay.log makes room: removed pay.log.3.gz\n").repeat(2));
        for (int execution = 3; execution <= 6; execution++) {
            assertThat(output(execution))
                    .startsWith("line 0 of " + execution)
                    .contains("line 29 of")
                    .hasLineCount(30);
        }
    }

    @Test
    void a_log_that_is_old_makes_room() throws IOException {
        run(1, WHEN);
        run(2, "2026-11-29T02:59:59+13:00");
        assertThat(files()).containsExactly("pay.log");
        run(3, WEEK_LATER);
        assertThat(files()).containsExactly("pay.log", "pay.log.1");
        assertThat(output(1)).isEqualTo("out 1\n");
        assertThat(output(3)).isEqualTo("out 3\n");
    }

    @Test
    void what_nobody_wrote_to_for_long_goes() throws IOException {
        run(1, WHEN);
        Files.setLastModifiedTime(
                log.file("pay"),
                FileTime.fromMillis(
                        System.currentTimeMillis() - Duration.ofDays(31).toMillis()));
        run(2, WEEK_LATER);
        assertThat(files()).containsExactly("pay.log");
    }

    @Test
    void an_attempt_that_goes_on_over_a_rotation_stays_whole() throws IOException {
        LogBlock slow = log.block("pay", 1, 1);
        slow.start(WHEN);
        append(slow, "before " + "x".repeat(1_000) + "\nhalf");
        run(2, WHEN);
        append(slow, " a line\nafter\n");
        slow.end("succeeded after 1s");
        assertThat(files()).containsExactly("pay.log", "pay.log.1");
        assertThat(output(1)).isEqualTo("before " + "x".repeat(1_000) + "\nhalf a line\nafter\n");
        assertThat(output(2)).isEqualTo("out 2\n");
    }

    @Test
    void who_follows_a_log_misses_nothing_when_it_makes_room() throws Exception {
        int executions = 60;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        run(1, WHEN);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger polls = new AtomicInteger();
        Thread writer = new Thread(() -> {
            try {
                for (int execution = 2; execution <= executions; execution++) {
                    run(execution, WHEN);
                    // The second one from here begins after the log made room, and before it does so again.
                    int next = polls.get() + 2;
                    while (polls.get() < next) {
                        Thread.onSpinWait();
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                done.set(true);
            }
        });
        writer.setDaemon(true);
        try (LogTail tail = log.tail("pay", 100, all);
                LogTail forty = log.execution("pay", 40, log.end("pay"), one)) {
            writer.start();
            boolean last;
            do {
                last = done.get();
                tail.poll();
                forty.poll();
                polls.incrementAndGet();
            } while (!last);
            forty.end();
        }
        writer.join();
        for (int execution = 1; execution <= executions; execution++) {
            assertThat(all.toString(StandardCharsets.UTF_8)).containsOnlyOnce("out " + execution + "\n");
        }
        assertThat(one).hasToString("out 40\n");
        assertThat(files()).contains("pay.log.3.gz");
    }

    @Test
    void a_place_noted_before_it_made_room_is_found_again() throws IOException {
        run(1, WHEN);
        LogBlock slow = log.block("pay", 2, 1);
        LogPosition here = log.end("pay");
        slow.start(WHEN);
        append(slow, "x".repeat(1_200) + "\n");
        run(3, WHEN);
        append(slow, "end\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LogTail tail = log.execution("pay", 2, here, out)) {
            tail.poll();
            tail.end();
        }
        assertThat(out).hasToString("x".repeat(1_200) + "\nend\n");
    }

    @Test
    void several_runners_that_begin_at_once_move_it_once() throws Exception {
        log = new TaskLog(folder, new Rotation(10_000, Duration.ofDays(7), 3, Duration.ofDays(30)));
        append(log.block("pay", 1, 1), "x".repeat(10_000) + "\n");
        List<Thread> threads = new ArrayList<>();
        for (int i = 2; i <= 9; i++) {
            int execution = i;
            threads.add(new Thread(() -> {
                try {
                    run(execution, WHEN);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(files()).containsExactly("pay.log", "pay.log.1");
        for (int execution = 2; execution <= 9; execution++) {
            assertThat(output(execution)).isEqualTo("out " + execution + "\n");
        }
    }

    private void run(int execution, String when) throws IOException {
        LogBlock block = log.block("pay", execution, 1);
        block.start(when);
        append(block, "out " + execution + "\n");
        block.end("succeeded after 1s");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String output(int execution) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return log.executionOutput("pay", execution, out) ? out.toString(StandardCharsets.UTF_8) : null;
    }

    private static void append(LogBlock block, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        block.append(bytes, 0, bytes.length);
    }
}
