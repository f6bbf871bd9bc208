package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real commands in one tick: what is recorded of each, what is kept of its output, what is left running. */
class CommandsIT {
    /** The task's processes are known by their working folder, whatever they did to their environment. */
    private static final String NOTHING = "";

    @TempDir
    Path temp;

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * One command.
     *
     * @param outcome status and reason as a regular expression
     * @param output as a regular expression; null where it is looked at elsewhere
     * @param left name of what may go on running, because the command meant it to
     */
    private record Row(Object command, Map<String, Object> keys, String outcome, String output, String left) {}

    private void row(String name, Object command, String outcome, String output, Object... keys) {
        rows.put(name, new Row(command, Json.object(keys), outcome, output, NOTHING));
    }

    private void daemon(String name, String command, String outcome, String output, String left) {
        rows.put(name, new Row(command, Map.of(), outcome, output, left));
    }

    @Test
    @Shows({
        ReasonCode.CARRIAGE_RETURN,
        ReasonCode.CPU_TIME,
        ReasonCode.ENV_FILE,
        ReasonCode.MEMORY,
        ReasonCode.NOT_A_FOLDER,
        ReasonCode.NOT_A_PROGRAM,
        ReasonCode.NOT_EXECUTABLE,
        ReasonCode.NO_FOLDER,
        ReasonCode.NO_INTERPRETER,
        ReasonCode.NO_USER,
        ReasonCode.OPEN_FILES,
        ReasonCode.PROCESSES,
        ReasonCode.START_FAILED,
        ReasonCode.WRAPPER_KILLED
    })
    void each_ends_as_stated() throws IOException {
        files();
        rows();
        assertThat(rows.size()).isGreaterThanOrEqualTo(40);
        // Only some of them, for who looks for a fault: -Dsmartcron.rows=REGEX.
        rows.keySet().removeIf(name -> !name.matches(System.getProperty("smartcron.rows", ".*")));
        try (World world = new World(Files.createDirectory(temp.resolve("home")))) {
            world.maxParallel = 64;
            world.operator("ann").register("test.yaml", definitions(), Map.of(), false);
            world.clockMoves = true;
            long began = System.nanoTime();
            world.nextMinute();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertSoftly(softly -> rows.forEach((name, row) -> {
                Execution execution = world.only(name);
                String outcome = execution.status().word() + ": " + sentence(execution.reason());
                softly.assertThat(outcome).as(name).matches("(?s)" + row.outcome());
                if (row.output() != null) {
                    softly.assertThat(world.log(name)).as("output of " + name).matches("(?s)" + row.output());
                }
                Attempt attempt = world.executions().attempts(execution.id()).get(0);
                if (execution.status().word().equals("succeeded")) {
                    softly.assertThat(attempt.cpuMs()).as("cpu of " + name).isNotNull();
                }
                softly.assertThat(world.home.resolve("runs")).isEmptyDirectory();
            }));
            await().pollDelay(Duration.ZERO)
                    .untilAsserted(() -> assertThat(leftRunning()).isEqualTo(expectedLeft()));
            assertThat(world.warnings).isEmpty();
            System.out.println(rows.size() + " commands in one tick of " + took.toMillis() + " ms");
        } finally {
            endLeft();
        }
    }

    private Map<String, String> expectedLeft() {
        Map<String, String> left = new TreeMap<>();
        rows.forEach((name, row) -> {
            if (!row.left().isEmpty()) {
                left.put(name, row.left());
            }
        });
        return left;
    }

    private Path work(String name) {
        return temp.resolve("work").resolve(name);
    }

    private List<Definition> definitions() throws IOException {
        List<Definition> all = new ArrayList<>();
        for (Map.Entry<String, Row> each : rows.entrySet()) {
            Files.createDirectories(work(each.getKey()));
            Map<String, Object> keys = new LinkedHashMap<>();
            keys.put("schedule", "* * * * *");
            keys.put("command", each.getValue().command());
            keys.put("working_dir", work(each.getKey()).toString());
            keys.put("timeout", "5m");
            keys.putAll(each.getValue().keys());
            all.add(new Definition(each.getKey(), keys));
        }
        return all;
    }

    private void files() throws IOException {
        file("plain", "#!/bin/sh\n", "rw-r--r--");
        file("bad", "#!/no/such/interpreter\n", "rwxr-xr-x");
        file("dos", "#!/bin/sh\r\necho\r\n", "rwxr-xr-x");
        file("bare", "echo bare $1\n", "rwxr-xr-x");
        file("-rf", "#!/bin/sh\necho \"$0\" is a program\n", "rwxr-xr-x");
        file("key_vars", "KEY=\"MIIEow\nhunter2+/x==\n\"\n", "rw-------");
        file("vars", "A=1\nB='two words'\n", "rw-------");
    }

    private String file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(temp.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file.toString();
    }

    private String at(String name) {
        return temp.resolve(name).toString();
    }

    private void rows() {
        // How it ended.
        row("zero", "true", "succeeded: null", "");
        row("three", "echo no; exit 3", "failed: exit 3", "no\n");
        row("max", "exit 255", "failed: exit 255", "");
        row("good_three", "exit 3", "succeeded: null", "", "success_codes", List.of(3L));
        row("bad_zero", "true", "failed: exit 0", "", "success_codes", List.of(3L));
        row("shell_127", "no_such_command", "failed: exit 127: a command was not found", ".*not found\n");
        row("shell_126", "/etc/passwd", "failed: exit 126: .* could not be executed", ".*denied\n");
        row("kill_9", "kill -9 $$", "failed: ended by signal 9 \\(KILL\\): somebody's kill -9, or .*memory.*", "");
        row("code_137", "exit 137", "failed: ended by signal 9 \\(KILL\\): .*", "");
        row("segv", "ulimit -c 0; kill -SEGV $$", "failed: ended by signal 11 \\(SEGV\\): .*fault.*", "");
        row("abort", "ulimit -c 0; kill -ABRT $$", "failed: ended by signal 6 \\(ABRT\\): .*", "");
        row("term", "kill $$", "failed: ended by signal 15 \\(TERM\\): somebody asked it to end", "");
        row("hup", "kill -HUP $$", "failed: ended by signal 1 \\(HUP\\).*", "");
        row("int", "kill -INT $$", "failed: ended by signal 2 \\(INT\\).*", "");
        row("usr1", "kill -USR1 $$", "failed: ended by signal 10 \\(USR1\\)", "");
        row(
                "wrapper_killed",
                "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat); sleep 60",
                "lost: its wrapper was killed by signal 9 \\(KILL\\), .*",
                "");
        row("backstop_killed", "kill -9 $PPID; exit 0", "failed: ended by signal 9 .*", "");

        // Ended by us.
        String late = "timed_out: ran past its timeout of 3s";
        row("sleeps", "echo up; sleep 60", late, "up\n", "timeout", "3s");
        row("ignores_term", "trap '' TERM; while :; do sleep 0.1; done", late, "", "timeout", "3s", "kill_after", "1s");
        row(
                "says_bye",
                "trap 'echo bye; exit 9' TERM; while :; do sleep 0.1; done",
                late,
                "(Terminated\n)?bye\n",
                "timeout",
                "3s");
        row("double_fork", "(sleep 60 &); sleep 60", late, "", "timeout", "3s");
        row("setsid", "setsid sleep 60 & sleep 60", late, "", "timeout", "3s");
        row("no_environment", "setsid env -i sleep 60 & sleep 60", late, "", "timeout", "3s");
        row(
                "forks_on",
                "trap '' TERM; while :; do setsid sleep 60 & sleep 0.05; done",
                late,
                "",
                "timeout",
                "3s",
                "kill_after",
                "1s");
        row("stopped", "kill -STOP $$", late, "", "timeout", "3s", "kill_after", "1s");
        row(
                "saves",
                "trap 'echo term; exit' TERM; while :; do sleep 0.1; done",
                late,
                "on abort of sh\n(Terminated\n)?term\n",
                "timeout",
                "3s",
                "on_abort",
                "echo on abort of $(cat /proc/$SMARTCRON_PID/comm)");
        row(
                "saves_for_long",
                "trap 'echo term; exit' TERM; while :; do sleep 0.1; done",
                late,
                "aborting\n(Terminated\n)?term\n",
                "timeout",
                "3s",
                "kill_after",
                "8s",
                "on_abort",
                "trap '' TERM; echo aborting; sleep 60");

        // Limits.
        String memory = "killed: memory 64M reached, peak [0-9]+M";
        row(
                "memory_bomb",
                List.of("python3", "-c", "x = bytearray(10**8)\nimport time; time.sleep(60)"),
                memory,
                "",
                "memory",
                "64M");
        row(
                "memory_together",
                "for i in 1 2 3 4; do python3 -c 'x = bytearray(30000000); import time; time.sleep(60)'"
                        + " & done; wait",
                memory,
                "",
                "memory",
                "64M");
        row(
                "memory_enough",
                List.of("python3", "-c", "x = bytearray(10**7); print(len(x))"),
                "succeeded: null",
                "10000000\n",
                "memory",
                "64M");
        row("memory_node", List.of("node", "-e", "console.log(1)"), "succeeded: null", "1\n", "memory", "256M");
        row(
                "zombies",
                List.of(
                        "python3",
                        "-c",
                        "import os, time\n[os.fork() or os._exit(0) for i in range(40)]\ntime.sleep(60)"),
                "killed: processes 20 reached",
                "",
                "processes",
                20L);
        row("fork_storm", "while :; do sleep 60 & done", "killed: processes 20 reached", null, "processes", 20L);
        row(
                "few_processes",
                "for i in 1 2 3; do sleep 1 & done; wait; echo ok",
                "succeeded: null",
                "ok\n",
                "processes",
                20L);
        row("cpu_time", "while :; do :; done", "killed: cpu_time 1s reached", "", "cpu_time", "1s");
        row(
                "cpu_ignored",
                "trap '' XCPU; while :; do :; done",
                "killed: cpu_time 1s reached",
                "",
                "cpu_time",
                "1s",
                "kill_after",
                "1s");
        row("open_files", "ulimit -n", "succeeded: null", "16\n", "open_files", 16L);
        row(
                "no_more_files",
                List.of("python3", "-c", "l = [open('/dev/null') for i in range(20)]"),
                "failed: exit 1",
                ".*Too many open files.*",
                "open_files",
                16L);
        row(
                "too_many_files",
                "true",
                "failed: not started: open_files 2000000000 is more than the [0-9]+ that this runner may give",
                "",
                "open_files",
                2_000_000_000L);
        row("memory_of_a_file", """
                head -c 150M /dev/zero >big
                python3 -c 'import mmap, time
                f = open("big", "rb")
                m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)
                x = sum(m[i] for i in range(0, len(m), 4096))
                time.sleep(1)
                print(x)'""", "succeeded: null", "0\n", "memory", "64M");
        row("nice", "nice", "succeeded: null", "7\n", "nice", 7L);

        // Output and input.
        row("gigabyte", "head -c 1000000000 /dev/zero | tr '\\0' x", "succeeded: null", null, "max_output", "1M");
        row("binary", List.of("printf", "\\000\\377\\376a"), "succeeded: null", null);
        row("lines", "seq 100000", "succeeded: null", "1\n2\n.*\n99999\n100000\n");
        row("no_newline", "printf end", "succeeded: null", "end\n");
        row("both", "echo out; echo err >&2", "succeeded: null", "out\nerr\n");
        String emptied = "\\.\\.\\. the task emptied its own output .* \\.\\.\\.\n";
        row("empties", "echo a; echo b > /dev/stderr; echo c", "succeeded: null", "(a\n)?" + emptied + "b\nc\n");
        row(
                "empties_later",
                "echo a; sleep 1; echo b > /dev/stderr; echo c; sleep 1; echo d",
                "succeeded: null",
                "(a\n)?" + emptied + "b\nc\nd\n");
        row("empties_only", ": > /dev/stdout", "succeeded: null", emptied);
        row("tee", "echo a | tee -a /dev/stderr", "succeeded: null", "a\na\n");
        row("reads", "cat; read x || echo nothing to read", "succeeded: null", "nothing to read\n");
        row("reads_closed", "exec <&-; cat", "failed: exit 1", ".*[Bb]ad file descriptor\n");
        row("closes_output", "exec >&- 2>&-; echo lost", "failed: exit 2|succeeded: null|failed: exit 1", "");
        // Between fork and exec a child still has its parent's name.
        String named = "until grep -q sleep /proc/$!/comm; do :; done; echo started";
        daemon("daemon", "sleep 60 & " + named, "succeeded: null", "started\n", "sleep");
        daemon(
                "daemon_apart",
                "setsid sleep 60 </dev/null >/dev/null 2>&1 & " + named,
                "succeeded: null",
                "started\n",
                "sleep");

        // Never started.
        row("missing", List.of("no-such-program"), "failed: not started: no such program: no-such-program .*", "");
        row("no_execute", List.of(at("plain")), "failed: not started: no permission to execute: .*chmod.*", "");
        row("bad_interpreter", List.of(at("bad")), "failed: not started: bad interpreter: /no/such/interpreter.*", "");
        row(
                "carriage_return",
                List.of(at("dos")),
                "failed: not started: bad interpreter: /bin/sh with a carriage return, in the first line of .*/dos",
                "");
        row("directory", List.of("/etc"), "failed: not started: not a program but a directory: /etc", "");
        row("missing_user", "true", "failed: not started: there is no user nosuch.*", "", "user", "nosuch");
        row(
                "no_folder",
                "true",
                "failed: not started: working_dir does not exist: /no/where",
                "",
                "working_dir",
                "/no/where");
        row(
                "file_as_folder",
                "true",
                "failed: not started: working_dir is not a directory: .*",
                "",
                "working_dir",
                at("plain"));
        row(
                "no_variable",
                "true",
                "failed: not started: .*env:NOWHERE\\} is not set.*",
                "",
                "env",
                Map.of("KEY", "${env:NOWHERE}"));
        row(
                "no_env_file",
                "true",
                "failed: not started: its env_file /no/vars cannot be read: .*",
                "",
                "env_file",
                "/no/vars");
        row(
                "key_in_env_file",
                "true",
                "failed: not started: its env_file .*/key_vars has no name of a variable before the = in line 2 "
                        + "\\(letters, digits and _; values are of one line\\)",
                "",
                "env_file",
                at("key_vars"));
        row("too_long", List.of("true", "x".repeat(200_000)), "failed: not started: cannot start a process: .*", "");

        // What it is given.
        row("bare_script", List.of(at("bare"), "x"), "succeeded: null", "bare x\n");
        row(
                "words",
                List.of("printf", "[%s]", "$(touch pwned)", "a;b", "`id`", "two\nlines", "-n", "*", ""),
                "succeeded: null",
                "\\[\\$\\(touch pwned\\)\\]\\[a;b\\]\\[`id`\\]\\[two\nlines\\]\\[-n\\]\\[\\*\\]\\[\\]\n");
        row("dash", List.of(temp + "/-rf"), "succeeded: null", ".*/-rf is a program\n");
        row("env_file", "echo $A $B", "succeeded: null", "1 two words\n", "env_file", at("vars"));
        row("folder_deleted", "rmdir \"$PWD\"; echo gone", "succeeded: null", "gone\n");
    }

    /** Names of processes by the task that they stand in the working folder of. */
    private Map<String, String> leftRunning() {
        Map<String, String> left = new TreeMap<>();
        ProcessHandle.allProcesses().forEach(each -> {
            try {
                Path folder = Files.readSymbolicLink(Path.of("/proc/" + each.pid() + "/cwd"));
                if (folder.startsWith(temp.toRealPath().resolve("work"))) {
                    String name = Files.readString(Path.of("/proc/" + each.pid() + "/comm"), StandardCharsets.UTF_8);
                    left.put(folder.getFileName().toString(), name.strip());
                }
            } catch (IOException e) {
                // It is gone.
                return;
            }
        });
        return left;
    }

    private void endLeft() {
        ProcessHandle.allProcesses().forEach(each -> {
            try {
                if (Files.readSymbolicLink(Path.of("/proc/" + each.pid() + "/cwd"))
                        .startsWith(temp.toRealPath().resolve("work"))) {
                    each.destroyForcibly();
                }
            } catch (IOException e) {
                // It is gone.
                return;
            }
        });
    }
}
