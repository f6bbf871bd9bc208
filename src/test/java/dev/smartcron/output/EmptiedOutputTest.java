package dev.smartcron.output;

import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.Runs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that open /dev/stderr or /dev/stdout with {@code >}, which empties the file that their output goes to. */
class EmptiedOutputTest {
    private static final String END = "succeeded after 1s";
    private static final String TOLD = "... " + FollowedOutput.EMPTIED + " ...\n";

    @TempDir
    Path temp;

    Runs runs;
    TaskLog log;

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
        log = TaskLogs.in(Files.createDirectories(temp.resolve("logs")));
    }

    /** Goes on to its next part when the file of this name is there. */
    private Run parts(String... scripts) {
        StringBuilder all = new StringBuilder(scripts[0]);
        for (int i = 1; i < scripts.length; i++) {
            all.append("; while [ ! -e go" + i + " ]; do sleep 0.02; done; ").append(scripts[i]);
        }
        return runs.shell(all.toString());
    }

    private void go(int part) throws IOException {
        Files.createFile(runs.work.resolve("go" + part));
    }

    /** Once the task has printed this, that is seen, and then it may go on to its next part. */
    private void lookThenGo(Run run, OutputFollower follower, String text, int next) throws IOException {
        printed(run, text);
        follower.poll();
        go(next);
    }

    @Test
    void while_it_is_followed_nothing_that_was_seen_or_comes_later_is_missing() throws IOException {
        Run run = parts("echo a", "echo b > /dev/stderr; echo c", "echo d");
        OutputFollower follower = follow(run, 1 << 20);
        lookThenGo(run, follower, "a\n", 1);
        printed(run, "c\n");
        follower.poll();
        assertThat(output(run)).isEqualTo("a\n" + TOLD + "b\nc\n");
        go(2);
        ended(run);
        assertThat(follower.finish(END, false)).isEqualTo(new KeptOutput(TOLD + "b\nc\nd\n", 8, 0, null, null));
        assertThat(output(run)).isEqualTo("a\n" + TOLD + "b\nc\nd\n");
    }

    @Test
    void before_the_first_look_what_is_left_is_kept_and_the_rest_is_told() throws IOException {
        Run run = runs.shell("echo a; echo b > /dev/stderr; echo c; echo d");
        ended(run);
        KeptOutput kept = follow(run, 1 << 20).finish("failed after 1s: exit 1", true);
        assertThat(kept).isEqualTo(new KeptOutput(TOLD + "b\nc\nd\n", 6, 0, FollowedOutput.EMPTIED, null));
        assertThat(output(run)).isEqualTo(TOLD + "b\nc\nd\n");
    }

    @Test
    void emptying_alone_is_told_and_no_fault_hides_behind_it() throws IOException {
        Run run = runs.shell(": > /dev/stdout");
        ended(run);
        assertThat(follow(run, 1 << 20).finish(END, false)).isEqualTo(new KeptOutput(TOLD, 0, 0, null, null));
        Run failed = runs.shell("tee /dev/stderr <<'.'\nTraceback (most recent call last):\nValueError: no\n.\n");
        ended(failed);
        KeptOutput kept = follow(failed, 1 << 20).finish("failed after 1s: exit 1", true);
        assertThat(kept.summary()).isEqualTo("ValueError: no");
    }

    @Test
    void appending_to_it_is_no_emptying() throws IOException {
        Run run = runs.shell("echo a; echo b >> /dev/stderr; echo c | tee -a /dev/stdout; echo d >&2");
        ended(run);
        assertThat(follow(run, 1 << 20).finish(END, false).tail()).isEqualTo("a\nb\nc\nc\nd\n");
    }

    @Test
    void one_that_grows_back_past_the_last_look_is_noticed() throws IOException {
        Run run = parts("echo a", "seq 1000 1999 > /dev/stderr", "seq 2000 9999 > /dev/stderr");
        OutputFollower follower = follow(run, 1 << 20);
        lookThenGo(run, follower, "a\n", 1);
        lookThenGo(run, follower, "1999\n", 2);
        ended(run);
        KeptOutput kept = follower.finish(END, false);
        assertThat(kept.bytes()).isEqualTo(2 + 5_000 + 40_000);
        String[] lines = output(run).split("\n");
        assertThat(lines).hasSize(1 + 1 + 1_000 + 8_000).contains("1000", "1999", "2000");
        assertThat(lines).containsOnlyOnce(TOLD.strip()).endsWith("9999");
    }

    @Test
    void the_same_length_again_is_noticed_by_what_is_in_it() throws IOException {
        Run run = parts("echo 1 > /dev/stderr", "echo 2 > /dev/stderr", "echo 3 > /dev/stderr");
        OutputFollower follower = follow(run, 1 << 20);
        lookThenGo(run, follower, "1\n", 1);
        lookThenGo(run, follower, "2\n", 2);
        ended(run);
        follower.finish(END, false);
        assertThat(output(run)).isEqualTo(TOLD + "1\n2\n3\n");
    }

    @Test
    void amid_too_much_output_the_tail_is_of_what_came_last() throws IOException {
        Run run = parts("seq 1 20000", "seq 30000 50000 > /dev/stderr", "echo end > /dev/stderr");
        OutputFollower follower = follow(run, 2_000);
        lookThenGo(run, follower, "20000\n", 1);
        lookThenGo(run, follower, "50000\n", 2);
        ended(run);
        KeptOutput kept = follower.finish(END, false);
        long printed = 108_894 + 6 * 20_001 + 4;
        assertThat(kept.bytes()).isEqualTo(printed);
        assertThat(kept.dropped()).isEqualTo(printed - 1_000 - 4);
        assertThat(output(run))
                .startsWith("1\n2\n3\n")
                .contains(TOLD)
                .endsWith("... " + kept.dropped() + " bytes dropped ...\nend\n");
        assertThat(kept.tail()).isEqualTo(TOLD + "end\n");
    }

    @Test
    void another_runner_knows_what_the_first_one_saw_and_told() throws IOException {
        Run run = parts("echo a", "echo b > /dev/stderr", "echo c > /dev/stderr", "echo d");
        lookThenGo(run, follow(run, 1 << 20), "a\n", 1);
        lookThenGo(run, follow(run, 1 << 20), "b\n", 2);
        lookThenGo(run, follow(run, 1 << 20), "c\n", 3);
        ended(run);
        assertThat(follow(run, 1 << 20).finish(END, false).bytes()).isEqualTo(8);
        assertThat(output(run)).isEqualTo("a\n" + TOLD + "b\nc\nd\n");
    }

    @Test
    void events_before_and_after_it_are_told_once_each_at_places_of_their_own() throws IOException {
        Run run = parts("echo '::event a {}'", "echo '::event b {}' > /dev/stderr", "echo '::event c {}'");
        OutputFollower first = follow(run, 1 << 20);
        printed(run, "a {}\n");
        first.poll();
        assertThat(first.unrecorded()).containsExactly(new OutputEvent.Event(0, "a", "{}"));
        first.recorded();
        go(1);
        printed(run, "b {}\n");
        OutputFollower second = follow(run, 1 << 20);
        second.poll();
        assertThat(second.unrecorded()).containsExactly(new OutputEvent.Event(13, "b", "{}"));
        second.recorded();
        go(2);
        ended(run);
        second.finish(END, false);
        assertThat(second.unrecorded()).containsExactly(new OutputEvent.Event(26, "c", "{}"));
    }

    @Test
    void a_secret_stays_one_on_both_sides() throws IOException {
        runs.environment = java.util.Map.of("PATH", "/usr/bin:/bin", "S", "hunter22hunter22");
        Run run = parts("printf hunter22", "printf '%s\\nx\\n' $S > /dev/stderr");
        OutputFollower follower = follow(run, 1 << 20);
        lookThenGo(run, follower, "hunter22", 1);
        ended(run);
        assertThat(follower.finish(END, false).tail()).isEqualTo(TOLD + "[redacted]\nx\n");
        assertThat(output(run)).isEqualTo(TOLD + "[redacted]\nx\n");
    }

    private OutputFollower follow(Run run, long maxOutput) {
        return follow(run.folder(), maxOutput);
    }

    private OutputFollower follow(RunFolder folder, long maxOutput) {
        Redaction redaction = Redaction.of(List.of("hunter22hunter22"), List.of());
        return new OutputFollower(folder, log.block("t", folder.execution(), 1), redaction, maxOutput, 4_096);
    }

    private String output(Run run) throws IOException {
        return output(run.folder());
    }

    private String output(RunFolder folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("t", folder.execution(), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
