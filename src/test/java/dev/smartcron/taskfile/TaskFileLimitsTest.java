package dev.smartcron.taskfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.ProcessorTime;
import dev.smartcron.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to be large, deep or endless. */
class TaskFileLimitsTest {
    @TempDir
    Path folder;

    private Reading read(String yaml) throws IOException {
        return TaskFileReader.read(Files.writeString(folder.resolve("t"), yaml), null);
    }

    private List<String> messages(String yaml) throws IOException {
        return ((Reading.Bad) read(yaml))
                .problems().stream().map(Problem::message).toList();
    }

    @Test
    void ten_times_as_many_tasks_take_about_ten_times_as_long() throws Exception {
        String few = tasks(1_000);
        String many = tasks(10_000);
        Reading reading = read(many);
        assertThat(reading).isInstanceOf(Reading.Good.class);
        assertThat(((Reading.Good) reading).file().tasks()).hasSize(10_000);
        assertThat(ProcessorTime.of(() -> read(many))).isLessThan(30 * ProcessorTime.of(() -> read(few)));
    }

    private static String tasks(int count) {
        StringBuilder yaml = new StringBuilder("version: 1\ngroups: {g: {max_running: 2}}\ntasks:\n");
        for (int i = 0; i < count; i++) {
            yaml.append("  - {name: task_" + i + ", schedule: \"" + i % 60 + " * * * *\", command: [sync, --store, " + i
                    + "], timeout: 15m, priority: 2, group: g, retries: {max: 3, delay: 30s}, env: {STORE: " + i
                    + "}, after: [task_" + Math.max(0, i - 1) + "]}\n");
        }
        return yaml.toString().replace("after: [task_0]}\n  - {name: task_1,", "}\n  - {name: task_1,");
    }

    @Test
    void a_circle_through_ten_thousand_tasks_is_one_problem() throws IOException {
        StringBuilder yaml = new StringBuilder("version: 1\ndefaults: {command: [ls]}\ntasks:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("  - {name: t" + i + ", after: t" + (i + 1) % 10_000 + "}\n");
        }
        assertThat(messages(yaml.toString()))
                .containsExactly(
                        "after goes round in a circle: t0 → t1 → t2 → t3 → t4 → t5 → t6 → t7 → … → t0, so that it"
                                + " waits for itself");
    }

    @Test
    void depth_has_a_limit() throws IOException {
        for (String deep : List.of("[".repeat(100_000), "\n" + "- ".repeat(100_000) + "a", "{a: ".repeat(100_000))) {
            assertThat(messages("version: 1\ntasks: " + deep))
                    .containsExactly("is not YAML: nested deeper than 50 levels");
        }
    }

    @Test
    void aliases_that_stand_for_millions_of_values_are_refused() throws IOException {
        String yaml = "version: 1\ntasks:\n  - &t {name: a, command: &c [" + "x,".repeat(3_000) + "]}\n"
                + "  - *t\n".repeat(3_000);
        assertThat(messages(yaml))
                .anyMatch(message -> message.startsWith("is too much: the aliases stand for more than"));
    }

    @Test
    void a_billion_laughs_are_not_laughed() throws IOException {
        StringBuilder yaml = new StringBuilder("version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c <= 'k'; c++) {
            String before = "*" + (char) (c - 1);
            yaml.append(c + ": &" + c + " [" + (before + ",").repeat(8) + before + "]\n");
        }
        assertThat(messages(yaml + "tasks: *k\n")).hasSizeLessThan(1_000);
    }

    @Test
    void a_list_that_holds_itself_ends() throws IOException {
        assertThat(messages("version: 1\ntasks: &t [*t]\n"))
                .containsExactly("tasks must be a mapping, {key: value}, not a list");
        assertThat(messages("version: 1\ntasks: [&t {name: a, command: b, env: *t}]\n"))
                .isNotEmpty();
    }
}
