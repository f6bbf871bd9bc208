package dev.smartcron.process;

import static dev.smartcron.execution.Sentences.sentence;
import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.process.access.Account;
import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of a runner that is root, as a user made for this. */
class RunAsIT {
    static TestUser made;

    @TempDir
    Path temp;

    Runs runs;
    Account user;

    @BeforeAll
    static void make_a_user() throws Exception {
        assumeTrue(FileStatus.of(Path.of("/proc/self")).uid() == 0, "needs root");
        made = new TestUser();
    }

    @AfterAll
    static void remove_the_user() throws Exception {
        if (made != null) {
            made.remove();
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
        user = made.account;
        runs.as = user;
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void its_payload_is_on_standard_input_and_a_file_of_its_own_to_open_again() throws IOException {
        byte[] bytes = new byte[70_000];
        new java.util.Random(4).nextBytes(bytes);
        runs.input = new dev.smartcron.execution.Payload(bytes);
        runs.environment = Map.of("PATH", "/usr/bin:/bin", "SMARTCRON_PAYLOAD_FILE", "/proc/self/fd/9");
        // As the real home: nobody else's.
        Files.setPosixFilePermissions(runs.root, PosixFilePermissions.fromString("rwx------"));
        Path input = RunFolder.in(runs.root, 1, 1).input();
        String sums = outputOf("""
                cksum; cksum <"$SMARTCRON_PAYLOAD_FILE"; sh -c 'cksum <"$SMARTCRON_PAYLOAD_FILE"' </dev/null
                cat %s 2>&1 | grep -c denied""".formatted(input.toString().replace(" ", "\\ ")));
        List<String> lines = sums.lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).endsWith(" 70000");
        assertThat(lines.subList(0, 3)).containsOnly(lines.get(0));
        assertThat(lines.get(3)).isEqualTo("1");
    }

    private String outputOf(String script) {
        Run run = runs.shell(script);
        assertThat(sentence(ended(run).reason()) + ": " + output(run)).startsWith("exit 0");
        return output(run).strip();
    }

    @Test
    void user_groups_and_capabilities_are_exactly_the_users() {
        assertThat(outputOf("grep -E '^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapAmb)' /proc/self/status")
                        .lines())
                .containsExactly(
                        ("Uid:" + ("\t" + user.uid()).repeat(4)),
                        ("Gid:" + ("\t" + user.gid()).repeat(4)),
                        "Groups:\t1 60 " + user.gid() + " ",
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t0000000000000000",
                        "CapEff:\t0000000000000000",
                        "CapAmb:\t0000000000000000");
        assertThat(outputOf("id")).isEqualTo(new String(idOfUser(), StandardCharsets.UTF_8).strip());
    }

    private byte[] idOfUser() {
        try {
            return new ProcessBuilder("id", user.name())
                    .start()
                    .getInputStream()
                    .readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_environment_is_what_was_given_and_nothing_of_roots() {
        runs.environment = Map.of("PATH", "/usr/bin:/bin", "HOME", user.home());
        Run run = runs.started("env", "-0");
        ended(run);
        assertThat(output(run).split("\0"))
                .filteredOn(line -> !line.startsWith("SMARTCRON_RUN="))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "HOME=" + user.home());
    }

    @Test
    void what_runs_as_root_before_it_never_meets_its_variables() throws Exception {
        Path loaded = Files.createFile(temp.resolve("loaded"));
        Files.setAttribute(loaded, "unix:mode", 0666);
        Path source = Files.writeString(temp.resolve("spy.c"), """
                #include <stdio.h>
                #include <unistd.h>
                __attribute__((constructor)) static void spy(void) {
                    FILE *file = fopen("%s", "a");
                    if (file) { fprintf(file, "%%d\\n", (int) getuid()); fclose(file); }
                }
                """.formatted(loaded));
        Path spy = temp.resolve("spy.so");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
        assertThat(new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", spy.toString(), source.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();

        runs.environment = Map.of("PATH", "/usr/bin:/bin", "LD_PRELOAD", spy.toString());
        Run run = runs.shell("echo $LD_PRELOAD");
        assertThat(ended(run).exitCode()).isZero();
        assertThat(output(run)).isEqualTo(spy + "\n");
        Launcher.Aside aside = runs.launcher.aside(run, runs.launch(runs.work, "id"), List.of("id", "-u"), Map.of());
        assertThat(Objects.requireNonNull(aside.process()).waitFor()).isZero();
        assertThat(Files.readAllLines(loaded)).isNotEmpty().containsOnly(Long.toString(user.uid()));
    }

    @Test
    void variables_arrive_whatever_they_are_called_and_hold() {
        Map<String, String> hostile = Map.of(
                "PATH", "/usr/bin:/bin",
                "A", "a'b\"c $(id >&2) `id >&2` \\ \n* end\n",
                "smartcron_x", "mine",
                "SMARTCRON_DIR", "x",
                "ENV", "/nowhere",
                "UID", "5",
                "PS4", "$(id >&2)",
                "EMPTY", "");
        runs.environment = hostile;
        Run run = runs.started("env", "-0");
        ended(run);
        assertThat(output(run).split("\0"))
                .filteredOn(line -> !line.startsWith("SMARTCRON_RUN=") && !line.startsWith("UID="))
                .containsExactlyInAnyOrderElementsOf(hostile.entrySet().stream()
                        .filter(variable -> !variable.getKey().equals("UID"))
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
    }

    @Test
    void it_enters_its_folder_as_itself() throws IOException {
        Path secret = Files.createDirectory(temp.resolve("roots"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        Path inner = Files.createDirectory(secret.resolve("inner"));
        // As if the link had been put there after the look at it.
        List<String> words = new CommandPrefix().as(user, inner).add("/bin/pwd").words();
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("can't cd to " + inner);
        assertThat(outputOf("pwd")).isEqualTo(runs.work.toRealPath().toString());
    }

    @Test
    void who_may_look_at_a_file_for_root_sees_none_of_the_runners_variables() throws Exception {
        Path file = Files.writeString(runs.work.resolve("env"), "A=1\n");
        Files.setAttribute(file, "unix:uid", (int) user.uid());
        Path environ = Files.createSymbolicLink(runs.work.resolve("environ"), Path.of("/proc/self/environ"));
        Files.setAttribute(runs.work, "unix:uid", (int) user.uid());
        StartPolicy startPolicy = StartPolicy.ofThisProcess(List.of());
        assertThat(startPolicy.lines(file, user)).containsExactly("A=1");
        // The reader's own environment, read by itself as the user.
        assertThat(System.getenv()).isNotEmpty();
        assertThat(startPolicy.lines(environ, user)).isEmpty();
    }

    @Test
    void it_reaches_nothing_of_the_run_but_its_own_output() {
        Path folder = runs.root.resolve("1-1");
        String script = "cat %1$s/started; echo exit 0 >%1$s/result; rm -rf %1$s; ls %1$s;".formatted(folder)
                + " w=$(cut -d' ' -f4 /proc/$PPID/stat); kill -9 $w; kill -9 $PPID;"
                + " cat /proc/$w/environ; echo written >>/dev/stderr; exit 7";
        Run run = runs.shell(script);
        assertThat(ended(run).exitCode()).isEqualTo(7);
        assertThat(output(run)).contains("Permission denied", "written").doesNotContain("wrapper", "SMARTCRON_RUN");
    }

    @Test
    void its_limits_hold() throws IOException {
        runs.limits = new ResourceLimits(64L << 20, Duration.ofSeconds(7), -3, 77, 33);
        long before = made.processes();
        String limits = outputOf("ulimit -n; ulimit -t; nice; grep -E 'Max (processes|data)' /proc/self/limits");
        assertThat(limits).startsWith("77\n7\n-3\n");
        if (runs.launcher.cgroup().isEmpty()) {
            assertThat(limits).contains(Long.toString((64L << 20) * 4 + (1L << 30)));
            String most = limits.replaceAll("(?s).*Max processes +(\\d+) .*", "$1");
            // Besides what the user has: four times the limit, 256, and the backstop.
            assertThat(Long.parseLong(most)).isBetween(389L, 389 + before);
        }
    }

    @Test
    void the_kernel_bounds_its_processes_where_nobody_looks() throws IOException {
        runs.limits = new ResourceLimits(null, null, null, null, 10);
        // Those of an earlier test that are on their way out are counted, and then there is room for as many more.
        int before = (int) made.processes();
        Run run = runs.shell("i=0; while [ $i -lt 400 ]; do sleep 60 & i=$((i+1)); done");
        assertThat(ended(run).exitCode()).isEqualTo(2);
        assertThat(output(run)).contains("Cannot fork");
        assertThat(run.survivors()).hasSizeBetween(290, 297 + before);
        assertThat(end(run, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void its_whole_tree_ends() {
        Run run = runs.shell("trap '' TERM; setsid env -i sleep 61 & setsid sleep 61 & echo up; sleep 62");
        printed(run, "up");
        assertThat(end(run, Duration.ofMillis(200))).isEmpty();
        assertThat(ended(run).signal()).isEqualTo(9);
    }

    @Test
    void a_program_of_the_user_may_be_executed_and_one_of_others_not() throws IOException {
        Path file = Files.writeString(runs.work.resolve("mine"), "#!/bin/sh\nid -un\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(file, "unix:uid", (int) user.uid());
        Run run = runs.started(file.toString());
        ended(run);
        assertThat(output(run)).isEqualTo(user.name() + "\n");
        Files.setAttribute(file, "unix:uid", 12_345);
        assertThat(runs.refused(runs.work, file.toString())).contains("belongs to another user (uid 12345)");
    }

    @Test
    void nothing_but_numbers_and_the_tasks_own_words_is_in_the_list_of_processes() throws IOException {
        runs.environment = Map.of("PATH", "/usr/bin:/bin", "TOKEN", "hunter2");
        runs.limits = new ResourceLimits(64L << 20, Duration.ofMinutes(5), 5, 100, 50);
        Run run = runs.shell("echo up; sleep 60");
        printed(run, "up");
        StringBuilder lines = new StringBuilder();
        run.tree().members().forEach(member -> lines.append(commandLine(member.pid())));
        lines.append(commandLine(
                StartedFile.read(run.folder().started()).orElseThrow().wrapper().pid()));
        assertThat(lines.toString()).contains("timeout", "sleep").doesNotContain("hunter2", run.cookie());
        assertThat(end(run, Duration.ofSeconds(2))).isEmpty();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
