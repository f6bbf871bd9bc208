package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentences;
import dev.smartcron.execution.Shows;
import dev.smartcron.process.access.Account;
import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.limits.HardLimits;
import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StartPolicyTest {
    static final long ROOT = 0;

    @TempDir
    Path temp;

    Path app;

    @BeforeEach
    void prepare() throws IOException {
        app = Files.createDirectory(temp.resolve("app"));
    }

    @Test
    @Shows(ReasonCode.NOT_ALLOWED)
    void only_programs_in_allowed_folders_may_start_by_their_real_path() throws IOException {
        Path inside = program(app.resolve("inside"));
        Path outside = program(temp.resolve("outside"));
        Path link = Files.createSymbolicLink(app.resolve("link"), outside);
        Path folder = Files.createSymbolicLink(temp.resolve("folder"), app);
        Path beside = program(Files.createDirectory(temp.resolve("app2")).resolve("p"));
        StartPolicy startPolicy = new StartPolicy(List.of(app, temp.resolve("not-there")), runner());

        assertThat(refusal(startPolicy, inside.toString(), null)).isNull();
        assertThat(refusal(startPolicy, folder.resolve("inside").toString(), null))
                .isNull();
        assertThat(refusal(startPolicy, outside.toString(), null)).startsWith("not in allowed_paths: " + outside);
        assertThat(refusal(startPolicy, app + "/../outside", null)).startsWith("not in allowed_paths: ");
        assertThat(refusal(startPolicy, link.toString(), null))
                .startsWith("not in allowed_paths: " + link + ", which is " + outside.toRealPath());
        assertThat(refusal(startPolicy, beside.toString(), null)).startsWith("not in allowed_paths: ");
        assertThat(refusal(startPolicy, "sh", "/usr/bin:/bin")).startsWith("not in allowed_paths: ");
    }

    @Test
    @Shows(ReasonCode.UNSAFE_PROGRAM)
    void where_the_runner_is_root_nobody_else_may_be_able_to_change_what_is_executed() throws IOException {
        assumeTrue(runner() == ROOT, "needs root");
        Path file = program(app.resolve("p"));
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        assertThat(refusal(startPolicy, file.toString(), null)).isNull();

        mode(file, "rwxr-xrwx");
        assertThat(refusal(startPolicy, file.toString(), null))
                .isEqualTo("not safe to execute " + file + ": " + file + " can be written by everybody (chmod o-w)");
        assertThat(refusal(new StartPolicy(List.of(), 1000), file.toString(), null))
                .isNull();
        mode(file, "rwxr-xr-x");

        mode(app, "rwxrwxrwx");
        assertThat(refusal(startPolicy, file.toString(), null))
                .isEqualTo("not safe to execute " + file + ": the folder " + app
                        + " can be written by everybody (chmod o-w)");
        Path link = Files.createSymbolicLink(temp.resolve("by-link"), app.resolve("link2"));
        Files.createSymbolicLink(app.resolve("link2"), Path.of("/bin/true"));
        assertThat(refusal(startPolicy, link.toString(), null)).contains("the folder " + app + " can be written");
        mode(app, "rwxr-xr-x");
        assertThat(refusal(startPolicy, link.toString(), null)).isNull();

        Files.setAttribute(file, "unix:gid", 12_345);
        mode(file, "rwxrwxr-x");
        assertThat(refusal(startPolicy, file.toString(), null))
                .contains("can be written by a group (gid 12345; chmod g-w)");
        mode(file, "rwxr-xr-x");

        Files.setAttribute(file, "unix:uid", 12_345);
        assertThat(refusal(startPolicy, file.toString(), null)).contains("belongs to another user (uid 12345)");
        Account owner = new Account("owner", 12_345, 12_345, "/", "/bin/sh");
        mode(temp, "rwxr-xr-x");
        assertThat(refusal(startPolicy, file.toString(), null, owner)).isNull();
        Account other = new Account("other", 12_346, 12_346, "/", "/bin/sh");
        assertThat(refusal(startPolicy, file.toString(), null, other)).contains("belongs to another user");
    }

    @Test
    @Shows({ReasonCode.PROGRAM_DENIED, ReasonCode.FOLDER_DENIED})
    void a_program_or_folder_that_the_user_may_not_use_is_refused() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        Account nobody = startPolicy.account(Optional.of("nobody")).orElseThrow();
        mode(temp, "rwxr-xr-x");
        Path file = program(app.resolve("p"));
        assertThat(refusal(startPolicy, file.toString(), null, nobody)).isNull();
        mode(file, "rwx------");
        assertThat(refusal(startPolicy, file.toString(), null, nobody))
                .isEqualTo("no permission to execute by user nobody: " + file);
        mode(app, "rwx------");
        assertThat(folderRefused(startPolicy, app, nobody))
                .isEqualTo("working_dir cannot be entered by user nobody: " + app);
        startPolicy.folder(app, null);
    }

    @Test
    void a_file_of_variables_never_shows_a_user_what_the_user_may_not_read() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        Account nobody = startPolicy.account(Optional.of("nobody")).orElseThrow();
        mode(temp, "rwxr-xr-x");
        Path secret = Files.writeString(temp.resolve("secret"), "A=1\n");
        mode(secret, "rw-------");
        assertThat(startPolicy.lines(secret, nobody))
                .as("root's own, named by root")
                .containsExactly("A=1");

        // The user's own folder: whatever is named there, the user decides what it is.
        Files.setAttribute(app, "unix:uid", (int) nobody.uid());
        Path link = Files.createSymbolicLink(app.resolve("env"), secret);
        assertThat(linesRefused(startPolicy, link, nobody))
                .isEqualTo("its env_file " + link + " cannot be read by user nobody");
        Path own = Files.writeString(app.resolve("own"), "B=2\nC=3\n");
        Files.setAttribute(own, "unix:uid", (int) nobody.uid());
        mode(own, "rw-------");
        assertThat(startPolicy.lines(own, nobody)).containsExactly("B=2", "C=3");
    }

    @Test
    @Shows(ReasonCode.UNSAFE_ENV_FILE)
    void variables_that_others_can_change_are_refused_where_the_runner_is_root() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        Account nobody = startPolicy.account(Optional.of("nobody")).orElseThrow();
        mode(temp, "rwxr-xr-x");
        Path file = Files.writeString(app.resolve("env"), "LD_PRELOAD=/tmp/x.so\n");
        assertThat(linesRefused(startPolicy, file, null)).isNull();
        mode(file, "rw-rw-rw-");
        assertThat(linesRefused(startPolicy, file, null))
                .isEqualTo("not safe to take variables from " + file + ": " + file
                        + " can be written by everybody (chmod o-w)");
        assertThat(linesRefused(startPolicy, file, nobody)).contains("can be written by everybody");
        mode(file, "rw-r--r--");
        Files.setAttribute(file, "unix:uid", (int) nobody.uid());
        assertThat(linesRefused(startPolicy, file, nobody)).isNull();
        assertThat(linesRefused(startPolicy, file, null)).contains("belongs to another user");
        assertThat(linesRefused(new StartPolicy(List.of(), 1000), file, null)).isNull();
    }

    @Test
    @Timeout(180)
    void variables_come_from_a_file_of_bearable_size_and_from_nothing_else() throws Exception {
        StartPolicy startPolicy = new StartPolicy(List.of(), runner());
        Path pipe = app.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(linesRefused(startPolicy, pipe, null)).isEqualTo("its env_file " + pipe + " is not a file");
        assertThat(linesRefused(startPolicy, Path.of("/dev/zero"), null)).endsWith("is not a file");
        assertThat(linesRefused(startPolicy, app, null)).endsWith("is not a file");
        assertThat(linesRefused(startPolicy, app.resolve("gone"), null))
                .endsWith("cannot be read: it is not there, or out of reach");
        Path huge = Files.createFile(app.resolve("huge"));
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(5L << 30);
        }
        assertThat(linesRefused(startPolicy, huge, null)).isEqualTo("its env_file " + huge + " is larger than 1M");
        Path bytes = Files.write(app.resolve("bytes"), new byte[] {'A', '=', (byte) 0xff});
        assertThat(linesRefused(startPolicy, bytes, null))
                .isEqualTo("its env_file " + bytes + " is not UTF-8: the byte 0xff cannot stand here (line 1)");
        Files.write(bytes, "A=1\nB=\0\n".getBytes(StandardCharsets.UTF_8));
        assertThat(linesRefused(startPolicy, bytes, null))
                .endsWith("holds the control character 0x0, not text (line 2)");
        Files.write(bytes, "\uFEFFA=1\r\nB=2\rC=3".getBytes(StandardCharsets.UTF_8));
        assertThat(startPolicy.lines(bytes, null)).containsExactly("A=1", "B=2", "C=3");
        if (runner() == ROOT) {
            Account nobody = startPolicy.account(Optional.of("nobody")).orElseThrow();
            mode(temp, "rwxr-xr-x");
            Files.setAttribute(app, "unix:uid", (int) nobody.uid());
            assertThat(linesRefused(startPolicy, huge, nobody)).endsWith("is larger than 1M");
            assertThat(linesRefused(startPolicy, pipe, nobody)).endsWith("is not a file");
        }
    }

    @Test
    @Shows(ReasonCode.UNSAFE_FOLDER)
    void root_works_in_no_folder_that_others_can_write_but_in_a_sticky_one() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        assertThat(folderRefused(startPolicy, app, null)).isNull();
        assertThat(folderRefused(startPolicy, Path.of("/tmp"), null)).isNull();
        mode(app, "rwxrwxrwx");
        assertThat(folderRefused(startPolicy, app, null))
                .isEqualTo("not safe for root to work in " + app + ": the folder " + app
                        + " can be written by everybody (chmod o-w)");
        Path link = Files.createSymbolicLink(temp.resolve("link"), app);
        assertThat(folderRefused(startPolicy, link, null)).contains("can be written by everybody");
        assertThat(folderRefused(new StartPolicy(List.of(), 1000), app, null)).isNull();
        mode(app, "rwxr-xr-x");
        Files.setAttribute(app, "unix:uid", 12_345);
        assertThat(folderRefused(startPolicy, app, null)).contains("belongs to another user (uid 12345)");
        mode(temp, "rwxr-xr-x");
        Account nobody = startPolicy.account(Optional.of("nobody")).orElseThrow();
        assertThat(folderRefused(startPolicy, app, nobody)).isNull();
    }

    @Test
    void an_access_list_that_lets_others_write_is_seen() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        Path file = program(app.resolve("p"));
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        mode(file, "rwxrwxr-x");
        assertThat(refusal(startPolicy, file.toString(), null)).isNull();
        // user::rwx, user:65534:rwx, group::r-x, mask::rwx, other::r-x; setfacl need not be installed.
        String list = "0200000001000700ffffffff02000700feff000004000500ffffffff10000700ffffffff20000500ffffffff";
        Process set = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import os,sys; os.setxattr(sys.argv[1], 'system.posix_acl_access', bytes.fromhex(sys.argv[2]))",
                        file.toString(),
                        list)
                .start();
        assumeTrue(set.waitFor() == 0, "needs a file system with access lists");
        assertThat(refusal(startPolicy, file.toString(), null))
                .isEqualTo("not safe to execute " + file + ": " + file
                        + " may be written by whom its access list names (setfacl -b, or chmod g-w)");
    }

    @Test
    void an_interpreter_that_others_can_write_is_refused_where_the_runner_is_root() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        Path interpreter = temp.resolve("interpreter");
        Files.copy(Path.of("/bin/cat"), interpreter);
        mode(interpreter, "rwxr-xr-x");
        Path script = Files.writeString(app.resolve("script"), "#!" + interpreter + "\n");
        mode(script, "rwxr-xr-x");
        StartPolicy startPolicy = new StartPolicy(List.of(), ROOT);
        assertThat(refusal(startPolicy, script.toString(), null)).isNull();
        mode(interpreter, "rwxrwxrwx");
        assertThat(refusal(startPolicy, script.toString(), null))
                .isEqualTo("not safe to execute " + script + ": " + interpreter
                        + " can be written by everybody (chmod o-w)");
    }

    private static @Nullable String linesRefused(StartPolicy startPolicy, Path file, @Nullable Account as) {
        try {
            startPolicy.lines(file, as);
            return null;
        } catch (StartPolicy.Refusal e) {
            return sentence(e);
        }
    }

    private static @Nullable String folderRefused(StartPolicy startPolicy, Path folder, @Nullable Account as) {
        try {
            startPolicy.folder(folder, as);
            return null;
        } catch (StartPolicy.Refusal e) {
            return sentence(e);
        }
    }

    @Test
    @Shows(ReasonCode.NOT_ROOT)
    void only_root_becomes_somebody_else() throws Exception {
        StartPolicy root = new StartPolicy(List.of(), ROOT);
        assertThat(root.account(Optional.of("root"))).isEmpty();
        assertThat(root.account(Optional.of("nobody")).orElseThrow().name()).isEqualTo("nobody");
        assertThat(userRefused(root, "no_such_user")).isEqualTo("there is no user no_such_user on this machine");
        StartPolicy mortal =
                new StartPolicy(List.of(), Account.find("nobody").orElseThrow().uid());
        assertThat(mortal.account(Optional.of("nobody"))).isEmpty();
        assertThat(userRefused(mortal, "root")).isEqualTo("only a runner that is root can start it as user root");
    }

    @Test
    @Shows(ReasonCode.USER_UNKNOWN)
    void who_cannot_find_out_whether_there_is_a_user_says_so() throws IOException {
        StartPolicy root = new StartPolicy(List.of(), ROOT);
        try {
            Thread.currentThread().interrupt();
            assertThat(userRefused(root, "no_such_user")).startsWith("cannot look up its user no_such_user: ");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    @Shows(ReasonCode.CANNOT_LOOK)
    void a_program_whose_real_path_nobody_can_tell_is_refused() throws Exception {
        Path gone = Files.copy(Path.of("/bin/sleep"), app.resolve("gone"));
        mode(gone, "rwxr-xr-x");
        Process running = new ProcessBuilder(gone.toString(), "60").start();
        try {
            String program = "/proc/" + running.pid() + "/exe";
            await().until(() -> Files.isSameFile(Path.of(program), gone));
            Files.delete(gone);
            assertThat(refusal(new StartPolicy(List.of(app), runner()), program, null))
                    .startsWith("cannot look at " + program + ": ");
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @Test
    @Shows({ReasonCode.NICE, ReasonCode.OPEN_FILES})
    void limits_that_the_runner_may_not_set_are_refused() {
        HardLimits low = new HardLimits(Long.MAX_VALUE, Long.MAX_VALUE, 1_024, Long.MAX_VALUE, false);
        assertThat(limitsRefused(new ResourceLimits(null, null, 10, 1_024, null), low))
                .isNull();
        assertThat(limitsRefused(new ResourceLimits(null, null, -5, null, null), low))
                .isEqualTo("nice -5 is not for this runner to give: it may not go below its own");
        assertThat(limitsRefused(new ResourceLimits(null, null, null, 2_000, null), low))
                .isEqualTo("open_files 2000 is more than the 1024 that this runner may give");
    }

    private static @Nullable String limitsRefused(ResourceLimits limits, HardLimits hardLimits) {
        try {
            StartPolicy.limits(limits, hardLimits);
            return null;
        } catch (StartPolicy.Refusal e) {
            return sentence(e);
        }
    }

    private static @Nullable String userRefused(StartPolicy startPolicy, String user) {
        try {
            startPolicy.account(Optional.of(user));
            return null;
        } catch (StartPolicy.Refusal e) {
            return sentence(e);
        }
    }

    private static String sentence(StartPolicy.Refusal refused) {
        assertThat(refused).hasMessage(Sentences.obstacle(refused.reason()));
        return refused.getMessage();
    }

    private @Nullable String refusal(StartPolicy startPolicy, String name, @Nullable String path) {
        return refusal(startPolicy, name, path, null);
    }

    private @Nullable String refusal(
            StartPolicy startPolicy, String name, @Nullable String path, @Nullable Account as) {
        try {
            startPolicy.program(name, path, app, as);
            return null;
        } catch (StartPolicy.Refusal e) {
            return sentence(e);
        }
    }

    private static long runner() throws IOException {
        return FileStatus.of(Path.of("/proc/self")).uid();
    }

    private static Path program(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        mode(file, "rwxr-xr-x");
        return file;
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
