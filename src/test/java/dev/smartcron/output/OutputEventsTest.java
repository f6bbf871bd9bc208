package dev.smartcron.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.RunFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and marks where an output is cut, or changes hands between runners. */
class OutputEventsTest {
    @TempDir
    Path temp;

    TaskLog log;
    RunFolder folder;

    @BeforeEach
    void prepare() throws IOException {
        log = TaskLogs.in(Files.createDirectories(temp.resolve("logs")));
        folder = RunFolder.in(Files.createDirectories(temp.resolve("runs")), 900, 1);
        folder.create();
    }

    @Test
    void no_part_of_a_secret_is_left_where_the_output_is_cut() throws IOException {
        for (int at = 470; at < 530; at++) {
            Files.deleteIfExists(log.file("t"));
            Files.deleteIfExists(folder.followed());
            // The head ends, the rest begins and the tail begins somewhere within a secret.
            String text = "x".repeat(at) + "hunter22hunter22" + "y".repeat(3_000) + "hunter22hunter22"
                    + "z".repeat(500 - (at - 470));
            Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + text);
            OutputFollower follower = follow(Redaction.of(List.of("hunter22hunter22"), List.of()), 1_000, 510);
            follower.poll();
            KeptOutput kept = follower.finish("failed after 1s: exit 1", true);
            for (String seen : List.of(output(), kept.tail() + "")) {
                assertThat(seen.replace("[redacted]", "").replaceAll("bytes dropped|\\d+", ""))
                        .as("cut at " + at)
                        .matches("[xyz. \n]*");
            }
        }
    }

    @Test
    void runners_that_die_at_any_moment_repeat_and_leak_nothing() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        Redaction redaction = Redaction.of(List.of("hunter22hunter22", "first\nsecond line"), List.of("card=[0-9]+"));
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append("line ")
                    .append(i)
                    .append(" hunter22hunter22 card=")
                    .append(i)
                    .append(" first\nsecond line\n");
            expected.append("line ").append(i).append(" [redacted] [redacted] [redacted]\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        folder.sealOutput();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
            Files.write(
                    folder.output(),
                    java.util.Arrays.copyOfRange(bytes, from, to),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            from = to;
            // A new one each time: it knows only what is in the run folder.
            follow(redaction, 1 << 20, 100).poll();
        }
        follow(redaction, 1 << 20, 100).finish("succeeded after 1s", false);
        // Each runner's first line stands on a line of its own.
        assertThat(output().replace("\n", "")).isEqualTo(expected.toString().replace("\n", ""));
    }

    @Test
    void what_may_become_a_line_of_ours_is_not_lost_with_the_runner_that_waited_for_it() throws IOException {
        for (String text : List.of("===", "=== smartcron: x\n", "a\n  === smart\n=")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 1; cut <= bytes.length; cut++) {
                Files.deleteIfExists(log.file("t"));
                Files.deleteIfExists(folder.followed());
                Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + text.substring(0, cut));
                follow(Redaction.none(), 1 << 20, 100).poll();
                OutputFollower second = follow(Redaction.none(), 1 << 20, 100);
                second.poll();
                Files.writeString(folder.output(), text.substring(cut), StandardOpenOption.APPEND);
                second.poll();
                second.finish("succeeded after 1s", false);
                assertThat(output().replace("\n", "")).as("cut at " + cut).isEqualTo(text.replace("\n", ""));
            }
        }
    }

    @Test
    void what_is_held_back_is_written_once_though_the_log_cannot_be_written_for_a_while() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "a\n=== s");
        OutputFollower follower = follow(Redaction.none(), 1 << 20, 100);
        follower.poll();
        Path aside = temp.resolve("aside");
        Files.move(log.file("t"), aside);
        Files.createDirectory(log.file("t"));
        Files.writeString(folder.output(), "martcron: b\n=", StandardOpenOption.APPEND);
        follower.poll();
        Files.delete(log.file("t"));
        Files.move(aside, log.file("t"));
        Files.writeString(folder.output(), "c", StandardOpenOption.APPEND);
        follower.poll();
        follower.finish("succeeded after 1s", false);
        assertThat(output()).isEqualTo("a\n=== smartcron: b\n=c\n");
    }

    @Test
    void at_the_end_of_the_head_nothing_is_written_twice() throws IOException {
        // With one byte for the tail, which follows without a gap.
        for (String text : List.of("a\n=", "a\n==", "a\n=== smartcron: x", "a\n=== smartcron: \n===")) {
            Files.deleteIfExists(log.file("t"));
            Files.deleteIfExists(folder.followed());
            Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + text.substring(0, text.length() - 1));
            OutputFollower follower = follow(Redaction.none(), 2L * text.length() - 2, 100);
            follower.poll();
            Files.writeString(folder.output(), text.substring(text.length() - 1), StandardOpenOption.APPEND);
            follower.poll();
            follower.finish("succeeded after 1s", false);
            assertThat(output()).isEqualTo(text + "\n");
        }
    }

    @Test
    void what_was_told_but_not_recorded_is_told_again_to_the_next_runner() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "::event a {}\n::progress 10\nx\n::event b {}\n");
        OutputFollower first = follow(Redaction.none(), 1 << 20, 100);
        first.poll();
        assertThat(first.unrecorded()).hasSize(3);
        OutputFollower second = follow(Redaction.none(), 1 << 20, 100);
        Files.writeString(folder.output(), "::event c {}\n", StandardOpenOption.APPEND);
        second.poll();
        assertThat(second.unrecorded()).extracting(OutputEvent::at).containsExactly(0L, 29L, 42L, 13L);
        second.recorded();
        OutputFollower third = follow(Redaction.none(), 1 << 20, 100);
        Files.writeString(folder.output(), "::event d {}", StandardOpenOption.APPEND);
        third.finish("succeeded after 1s", false);
        assertThat(third.unrecorded()).extracting(OutputEvent::at).containsExactly(55L);
    }

    @Test
    void the_first_event_that_cannot_be_recorded_is_told_in_the_log() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "::event a {'n': 1}\n::event b {\"n\":1e400}\n");
        OutputFollower follower = follow(Redaction.none(), 1 << 20, 100);
        follower.poll();
        follower.recorded();
        Files.writeString(folder.output(), "::event c {\n", StandardOpenOption.APPEND);
        follower.finish("succeeded after 1s", false);
        assertThat(output())
                .endsWith("... an event is not recorded: what follows ::event a is not JSON from character 2 on ...\n");
    }

    @Test
    void marks_in_what_is_dropped_are_seen_while_they_are_new() throws IOException {
        OutputFollower follower = follow(Redaction.none(), 1_000, 100);
        for (int i = 1; i <= 20; i++) {
            Files.writeString(
                    folder.output(),
                    "x".repeat(500) + "\n::progress " + i + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            follower.poll();
            assertThat(follower.unrecorded())
                    .last()
                    .extracting(mark -> ((OutputEvent.Progress) mark).percent())
                    .isEqualTo(i);
            follower.recorded();
        }
        assertThat(follower.finish("succeeded after 1s", false).dropped()).isGreaterThan(8_000);
        assertThat(follower.unrecorded()).isEmpty();
    }

    @Test
    void a_pattern_that_took_too_long_is_told_in_the_log() throws IOException {
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + "a".repeat(60_000) + "!\nfine\n");
        KeptOutput kept =
                follow(Redaction.of(List.of(), List.of(".*b|a")), 1 << 20, 100).finish("succeeded after 1s", false);
        assertThat(output()).startsWith("[redacted]\n[redacted]\n").contains("takes too long");
        assertThat(kept.trouble()).contains(".*b|a");
    }

    private OutputFollower follow(Redaction redaction, long maxOutput, int tail) {
        return new OutputFollower(folder, log.block("t", 900, 1), redaction, maxOutput, tail);
    }

    private String output() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("t", 900, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
