package dev.smartcron.process;

import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts of runs: what they are given, and what is refused. */
class RunStartTest extends RealRuns {
    @Test
    void the_wrapper_adds_nothing_to_the_output() {
        Run run = runs.shell("echo out; echo err >&2; kill -9 $$");
        ended(run);
        assertThat(output(run)).isEqualTo("out\nerr\n");
    }

    // ---- what it gets

    @Test
    void arguments_pass_untouched() {
        String[] hostile = {"a b", "it's", "\"q\"", "two\nlines", "$(touch pwned)", "`id`", "*", "", "-n", "\\", "ā ✓"};
        String[] command = new String[hostile.length + 2];
        command[0] = "printf";
        command[1] = "[%s]";
        System.arraycopy(hostile, 0, command, 2, hostile.length);
        Run run = runs.started(command);
        ended(run);
        assertThat(output(run)).isEqualTo("[" + String.join("][", hostile) + "]");
        assertThat(runs.work).isEmptyDirectory();
    }

    @Test
    void the_environment_is_exactly_what_was_given_and_the_cookie() {
        runs.environment = Map.of("PATH", "/usr/bin:/bin", "x", "1 'two'\n3", "folder", "mine", "LANG", "C.UTF-8");
        Run run = runs.started("env", "-0");
        ended(run);
        assertThat(output(run).split("\0"))
                .filteredOn(line -> !line.startsWith("SMARTCRON_RUN="))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "x=1 'two'\n3", "folder=mine", "LANG=C.UTF-8");
    }

    @Test
    void a_useless_path_disturbs_only_the_task() {
        runs.environment = Map.of("PATH", "/nowhere");
        assertThat(ended(runs.started("/bin/sh", "-c", "/bin/true")).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    umask                                              ¦ 0022
                    ls /proc/self/fd | tr '\\n' ' '                     ¦ 0 1 2 3
                    grep SigBlk /proc/self/status | tail -c 9             ¦ 00000000
                    grep SigIgn /proc/self/status | tail -c 8             ¦ 0000000
                    readlink /proc/self/fd/0                           ¦ /dev/null
                    [ "$(cut -d' ' -f5 /proc/$$/stat)" = "$(cut -d' ' -f6 /proc/$$/stat)" ] && echo own ¦ own
                    """)
    void the_task_starts_on_clean_ground(String script, String expected) {
        Run run = runs.shell(script);
        ended(run);
        assertThat(output(run).strip()).isEqualTo(expected);
    }

    @Test
    void the_working_folder_and_an_empty_input_are_given() throws IOException {
        Run run = runs.shell("/bin/pwd; cat");
        ended(run);
        assertThat(output(run)).isEqualTo(runs.work.toRealPath() + "\n");
    }

    @Test
    void the_run_folder_is_private() throws IOException {
        Run run = runs.shell("true");
        ended(run);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(run.folder().path())))
                .isEqualTo("rwx------");
    }

    // ---- not started at all

    @Test
    void what_cannot_start_is_refused_in_words() throws IOException {
        Path plain = Files.writeString(runs.work.resolve("plain"), "#!/bin/sh\n");
        Path bad = executable("bad", "#!/no/such/interpreter -x\n");
        Path dos = executable("dos", "#!/bin/sh\r\ntrue\r\n");
        assertThat(runs.refused(runs.work, "no-such")).isEqualTo("no such program: no-such (looked in /usr/bin:/bin)");
        assertThat(runs.refused(runs.work, "./no-such")).isEqualTo("no such program: " + runs.work + "/./no-such");
        assertThat(runs.refused(runs.work, "./plain"))
                .isEqualTo("no permission to execute: " + runs.work + "/./plain (chmod +x?)");
        assertThat(runs.refused(runs.work, plain.getParent().toString()))
                .isEqualTo("not a program but a directory: " + runs.work);
        assertThat(runs.refused(runs.work, bad.toString()))
                .isEqualTo("bad interpreter: /no/such/interpreter, named in the first line of " + bad);
        assertThat(runs.refused(runs.work, dos.toString())).contains("/bin/sh", "carriage return");
        assertThat(runs.refused(temp.resolve("gone"), "true"))
                .isEqualTo("working_dir does not exist: " + temp.resolve("gone"));
        assertThat(runs.refused(plain, "true")).isEqualTo("working_dir is not a directory: " + plain);
        assertThat(runs.refused(runs.work, "")).startsWith("no such program:");
        assertThat(runs.refused(runs.work, "echo", "a\0b")).startsWith("cannot pass the argument");
    }

    @ParameterizedTest
    @CsvSource({"A.B,not a name", "PWD,the shell's own", "1A,not a name", "SMARTCRON_RUN,the shell's own"})
    void an_environment_that_cannot_be_given_exactly_is_refused(String name, String reason) {
        runs.environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", name, "x"));
        assertThat(runs.refused(runs.work, "true")).contains(name, reason);
    }

    @Test
    void a_script_without_a_first_line_runs_as_in_a_shell() throws IOException {
        Path script = executable("bare", "echo bare $1\n");
        Run run = runs.started(script.toString(), "x");
        assertThat(ended(run).exitCode()).isZero();
        assertThat(output(run)).isEqualTo("bare x\n");
    }

    @Test
    void what_runs_keeps_nothing_of_the_runner_open() throws IOException {
        List<Run> all = new ArrayList<>(List.of(runs.started("/bin/sleep", "60")));
        long before = pipes();
        for (int i = 0; i < 10; i++) {
            all.add(runs.started("/bin/sleep", "60"));
        }
        long after = pipes();
        all.forEach(Run::kill);
        assertThat(after).isEqualTo(before);
    }

    private static long pipes() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(RunStartTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            // The listing's own.
            return false;
        }
    }

    @Test
    void too_many_arguments_are_refused_and_leave_nothing() {
        String huge = "x".repeat(200_000);
        assertThat(runs.refused(runs.work, "true", huge)).contains("cannot start a process");
    }

    @Test
    void the_same_attempt_is_never_started_twice() {
        Run run = runs.shell("true");
        ended(run);
        StartResult again = runs.launcher.start(new Launch(
                run.folder(),
                new Invocation(List.of("true"), Runs.PATH, runs.work, null),
                ResourceLimits.NONE,
                null,
                Duration.ofSeconds(1),
                null,
                Map.of()));
        assertThat(((StartResult.Refused) again).reason().code()).isEqualTo(ReasonCode.STARTED_BEFORE);
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(runs.work.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
