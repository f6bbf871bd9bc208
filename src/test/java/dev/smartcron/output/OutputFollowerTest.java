package dev.smartcron.output;

import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.ProcessorTime;
import dev.smartcron.output.log.Rotation;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.Runs;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class OutputFollowerTest {
    private static final String WHEN = "2026-11-22T03:00:00+13:00";
    private static final int TAIL = 4_096;

    @TempDir
    Path temp;

    Runs runs;
    TaskLog log;
    RunFolder folder;
    Redaction redaction = Redaction.none();

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
        log = TaskLogs.in(Files.createDirectories(temp.resolve("logs")));
        folder = RunFolder.in(runs.root, 900, 1);
        folder.create();
    }

    @Test
    void a_task_s_output_arrives_while_it_runs_and_whole_at_its_end() throws IOException {
        Run run = runs.shell("echo one; while [ ! -e go ]; do sleep 0.02; done; printf two");
        OutputFollower follower = follow(run.folder(), 1 << 20);
        follower.begin(WHEN);
        printed(run, "one\n");
        follower.poll();
        assertThat(output(run.folder())).isEqualTo("one\n");
        Files.createFile(runs.work.resolve("go"));
        ended(run);
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept).isEqualTo(new KeptOutput("one\ntwo", 7, 0, null, null));
        assertThat(output(run.folder())).isEqualTo("one\ntwo\n");
    }

    @Test
    @Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
    void a_pipe_in_the_place_of_a_file_is_not_opened() throws Exception {
        for (Path file : List.of(folder.output(), folder.path().resolve("followed"))) {
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                    .isZero();
        }
        assertThat(OutputCursor.read(folder.outputFiles())).isEqualTo(OutputCursor.SEALED);
        assertThatThrownBy(() -> RunOutput.open(folder.outputFiles(), 0)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void a_silent_task_leaves_header_and_end_only() throws IOException {
        Run run = runs.shell("true");
        OutputFollower follower = follow(run.folder(), 1 << 20);
        follower.begin(WHEN);
        ended(run);
        assertThat(follower.finish("succeeded after 1s", false)).isEqualTo(new KeptOutput(null, 0, 0, null, null));
        assertThat(Files.readAllLines(log.file("t"))).hasSize(2);
    }

    @Test
    void of_too_much_the_head_and_the_tail_are_kept_and_the_gap_is_told() throws IOException {
        Run run = runs.shell("seq 1 100000");
        OutputFollower follower = follow(run.folder(), 2_000);
        follower.begin(WHEN);
        ended(run);
        follower.poll();
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept.bytes()).isEqualTo(588_895);
        assertThat(kept.tail()).hasSize(TAIL).endsWith("99999\n100000\n");
        String[] lines = output(run.folder()).split("\n");
        assertThat(lines).startsWith("1", "2", "3").endsWith("99999", "100000");
        String told = "... " + kept.dropped() + " bytes dropped ...";
        assertThat(lines).containsOnlyOnce(told);
        // The tail begins with a whole line.
        assertThat(Integer.parseInt(lines[Arrays.asList(lines).indexOf(told) + 1]))
                .isGreaterThan(99_000);
        assertThat(output(run.folder()).length()).isBetween(1_900, 2_100);
    }

    @Test
    void exactly_the_limit_is_kept_whole() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "x".repeat(1_001));
        OutputFollower follower = follow(folder, 1_001);
        follower.poll();
        assertThat(follower.finish("succeeded after 1s", false).dropped()).isZero();
        assertThat(output(folder)).isEqualTo("x".repeat(1_001) + "\n");
    }

    @Test
    void another_runner_goes_on_where_the_first_was_killed() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "one\n");
        OutputFollower first = follow(folder, 1 << 20);
        first.begin(WHEN);
        first.poll();
        Files.writeString(folder.output(), "two\n", StandardOpenOption.APPEND);
        KeptOutput kept = follow(folder, 1 << 20).finish("succeeded after 1s", false);
        assertThat(kept.tail()).isEqualTo("one\ntwo\n");
        assertThat(output(folder)).isEqualTo("one\ntwo\n");
    }

    @Test
    void any_bytes_survive_in_the_log_and_the_tail_is_text() throws IOException {
        byte[] bytes = new byte[300_000];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        bytes[bytes.length - 1] = '\n';
        folder.sealOutput();
        Files.write(folder.output(), bytes, StandardOpenOption.APPEND);
        KeptOutput kept = follow(folder, 1 << 20).finish("succeeded after 1s", false);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        log.executionOutput("t", 900, read);
        assertThat(Arrays.equals(read.toByteArray(), bytes)).isTrue();
        assertThat(kept.tail()).doesNotContain("\0").contains("\ufffd");
    }

    @Test
    void the_tail_begins_with_a_whole_character() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "é".repeat(TAIL) + "x");
        KeptOutput kept = follow(folder, 1 << 20).finish("succeeded after 1s", false);
        assertThat(kept.tail()).isEqualTo("é".repeat(TAIL / 2 - 1) + "x");
    }

    @Test
    void a_log_that_cannot_be_written_is_told_and_disturbs_nothing() throws IOException {
        Files.createDirectory(log.file("t"));
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "kept\n");
        OutputFollower follower = follow(folder, 1 << 20);
        follower.begin(WHEN);
        follower.poll();
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept.trouble()).contains("cannot keep the output").contains("t.log");
        assertThat(kept.tail()).isEqualTo("kept\n");
    }

    @Test
    void a_log_that_can_be_written_again_lacks_nothing() throws IOException {
        Files.createDirectory(log.file("t"));
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "kept\n");
        OutputFollower follower = follow(folder, 1 << 20);
        follower.poll();
        Files.delete(log.file("t"));
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept.trouble()).isNull();
        assertThat(output(folder)).isEqualTo("kept\n");
    }

    @Test
    void a_log_that_cannot_make_room_is_told_and_written_all_the_same() throws IOException {
        Files.createDirectories(log.file("t").resolveSibling("t.log.1").resolve("in the way"));
        Rotation rotation = new Rotation(100, Duration.ofDays(7), 3, Duration.ofDays(30));
        log = new TaskLog(log.file("t").getParent(), rotation);
        Files.writeString(log.file("t"), "x".repeat(200) + "\n");
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "kept\n");
        OutputFollower follower = follow(folder, 1 << 20);
        follower.begin(WHEN);
        follower.poll();
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(Files.readString(log.file("t"))).contains("attempt 1 started " + WHEN + "\nkept\n");
        assertThat(output(folder)).isEqualTo("kept\n");
        assertThat(kept.trouble()).contains("cannot make room in the log", "t.log");
    }

    @Test
    void a_line_of_200_megabytes_takes_little_memory_and_no_longer_a_byte_than_a_shorter_one() throws Exception {
        long shorter = ProcessorTime.once(() -> aLineOf(20L << 20));
        assertThat(ProcessorTime.once(() -> aLineOf(200L << 20))).isLessThan(30 * shorter);
    }

    private void aLineOf(long size) throws IOException {
        folder = RunFolder.in(runs.root, size, 1);
        folder.create();
        folder.sealOutput();
        try (RandomAccessFile big = new RandomAccessFile(folder.output().toFile(), "rw")) {
            big.seek(big.length());
            byte[] piece = new byte[1 << 20];
            Arrays.fill(piece, (byte) 'x');
            for (long written = 0; written < size; written += piece.length) {
                big.write(piece);
            }
        }
        System.gc();
        long before = used();
        OutputFollower follower = follow(folder, Long.MAX_VALUE);
        long most = 0;
        boolean more = true;
        while (more) {
            more = follower.poll();
            System.gc();
            most = Math.max(most, used() - before);
        }
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept.bytes()).isEqualTo(size);
        assertThat(kept.trouble()).isNull();
        assertThat(most).isLessThan(4L << 20);
        long[] read = {0};
        log.executionOutput("t", size, new OutputStream() {
            @Override
            public void write(int b) {
                read[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                read[0] += length;
            }
        });
        assertThat(read[0]).isEqualTo(size + 1);
    }

    @Test
    void a_flood_is_given_back_to_the_disk_while_it_runs() throws Exception {
        Run run = runs.shell("dd if=/dev/zero bs=1M count=200 2>/dev/null | tr '\\0' y; echo; echo end");
        OutputFollower follower = follow(run.folder(), 1 << 20);
        follower.begin(WHEN);
        while (run.isAlive()) {
            follower.poll();
            Thread.onSpinWait();
        }
        Awaitility.await().until(() -> {
            follower.poll();
            return blocks(run.folder().output()) < 80L << 20;
        });
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept.bytes()).isEqualTo((200L << 20) + 5);
        assertThat(kept.dropped()).isBetween(198L << 20, 200L << 20);
        assertThat(output(run.folder())).startsWith("yyyyy").endsWith("yyyyy\nend\n");
    }

    private static long blocks(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String out = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return 512 * Long.parseLong(out);
    }

    private OutputFollower follow(RunFolder of, long maxOutput) {
        return new OutputFollower(of, log.block("t", of.execution(), of.attempt()), redaction, maxOutput, TAIL);
    }

    private String output(RunFolder of) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("t", of.execution(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
