package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
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

class PermitTest {
    static final long ROOT = 0;

    @TempDir
    Path temp;

    Path app;

    @BeforeEach
    void prepare() throws IOException {
        app = Files.createDirectory(temp.resolve("app"));
    }

    @Test
    void only_programs_in_allowed_folders_may_start_by_their_real_path() throws IOException {
        Path inside = program(app.resolve("inside"));
        Path outside = program(temp.resolve("outside"));
        Path link = Files.createSymbolicLink(app.resolve("link"), outside);
        Path folder = Files.createSymbolicLink(temp.resolve("folder"), app);
        Path beside = program(Files.createDirectory(temp.resolve("app2")).resolve("p"));
        Permit permit = new Permit(List.of(app, temp.resolve("not-there")), runner());

        assertThat(refusal(permit, inside.toString(), null)).isNull();
        assertThat(refusal(permit, folder.resolve("inside").toString(), null)).isNull();
        assertThat(refusal(permit, outside.toString(), null)).startsWith("not in allowed_paths: " + outside);
        assertThat(refusal(permit, app + "/../outside", null)).startsWith("not in allowed_paths: ");
        assertThat(refusal(permit, link.toString(), null))
                .startsWith("not in allowed_paths: " + link + ", which is " + outside.toRealPath());
        assertThat(refusal(permit, beside.toString(), null)).startsWith("not in allowed_paths: ");
        assertThat(refusal(permit, "sh", "/usr/bin:/bin")).startsWith("not in allowed_paths: ");
    }

    @Test
    void where_the_runner_is_root_nobody_else_may_be_able_to_change_what_is_executed() throws IOException {
        assumeTrue(runner() == ROOT, "needs root");
        Path file = program(app.resolve("p"));
        Permit permit = new Permit(List.of(), ROOT);
        assertThat(refusal(permit, file.toString(), null)).isNull();

        mode(file, "rwxr-xrwx");
        assertThat(refusal(permit, file.toString(), null))
                .isEqualTo("not safe to execute " + file + ": " + file + " can be written by everybody (chmod o-w)");
        assertThat(refusal(new Permit(List.of(), 1000), file.toString(), null)).isNull();
        mode(file, "rwxr-xr-x");

        mode(app, "rwxrwxrwx");
        assertThat(refusal(permit, file.toString(), null))
                .isEqualTo("not safe to execute " + file + ": the folder " + app
                        + " can be written by everybody (chmod o-w)");
        Path link = Files.createSymbolicLink(temp.resolve("by-link"), app.resolve("link2"));
        Files.createSymbolicLink(app.resolve("link2"), Path.of("/bin/true"));
        assertThat(refusal(permit, link.toString(), null)).contains("the folder " + app + " can be written");
        mode(app, "rwxr-xr-x");
        assertThat(refusal(permit, link.toString(), null)).isNull();

        Files.setAttribute(file, "unix:gid", 12_345);
        mode(file, "rwxrwxr-x");
        assertThat(refusal(permit, file.toString(), null)).contains("can be written by a group (gid 12345; chmod g-w)");
        mode(file, "rwxr-xr-x");

        Files.setAttribute(file, "unix:uid", 12_345);
        assertThat(refusal(permit, file.toString(), null)).contains("belongs to another user (uid 12345)");
        Account owner = new Account("owner", 12_345, 12_345, "/", "/bin/sh");
        mode(temp, "rwxr-xr-x");
        assertThat(refusal(permit, file.toString(), null, owner)).isNull();
        Account other = new Account("other", 12_346, 12_346, "/", "/bin/sh");
        assertThat(refusal(permit, file.toString(), null, other)).contains("belongs to another user");
    }

    @Test
    void a_program_or_folder_that_the_user_may_not_use_is_refused() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        Permit permit = new Permit(List.of(), ROOT);
        Account nobody = permit.account(Optional.of("nobody")).orElseThrow();
        mode(temp, "rwxr-xr-x");
        Path file = program(app.resolve("p"));
        assertThat(refusal(permit, file.toString(), null, nobody)).isNull();
        mode(file, "rwx------");
        assertThat(refusal(permit, file.toString(), null, nobody))
                .isEqualTo("no permission to execute by user nobody: " + file);
        mode(app, "rwx------");
        Permit.Refused refused = catchThrowableOfType(Permit.Refused.class, () -> permit.folder(app, nobody));
        assertThat(refused.reason()).isEqualTo("working_dir cannot be entered by user nobody: " + app);
        permit.folder(app, null);
    }

    @Test
    void a_file_of_variables_never_shows_a_user_what_the_user_may_not_read() throws Exception {
        assumeTrue(runner() == ROOT, "needs root");
        Permit permit = new Permit(List.of(), ROOT);
        Account nobody = permit.account(Optional.of("nobody")).orElseThrow();
        mode(temp, "rwxr-xr-x");
        Path secret = Files.writeString(temp.resolve("secret"), "A=1\n");
        mode(secret, "rw-------");
        assertThat(permit.lines(secret, nobody)).as("root's own, named by root").containsExactly("A=1");

        // The user's own folder: whatever is named there, the user decides what it is.
        Files.setAttribute(app, "unix:uid", (int) nobody.uid());
        Path link = Files.createSymbolicLink(app.resolve("env"), secret);
        Permit.Refused refused = catchThrowableOfType(Permit.Refused.class, () -> permit.lines(link, nobody));
        assertThat(refused.reason()).isEqualTo("its env_file " + link + " cannot be read by user nobody");
        Path own = Files.writeString(app.resolve("own"), "B=2\nC=3\n");
        Files.setAttribute(own, "unix:uid", (int) nobody.uid());
        mode(own, "rw-------");
        assertThat(permit.lines(own, nobody)).containsExactly("B=2", "C=3");
    }

    @Test
    @Timeout(10)
    void a_file_of_variables_that_never_ends_is_refused_before_it_is_read() throws Exception {
        Permit permit = new Permit(List.of(), runner());
        Path pipe = temp.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(unreadable(permit, pipe)).isEqualTo("its env_file " + pipe + " is not a file");
        Path endless = Path.of("/dev/zero");
        assertThat(unreadable(permit, endless)).isEqualTo("its env_file /dev/zero is not a file");
        Path huge = temp.resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(100L << 30);
        }
        assertThat(unreadable(permit, huge)).isEqualTo("its env_file " + huge + " is larger than 1M");
        assertThat(unreadable(permit, temp.resolve("none"))).contains("cannot be read");
    }

    private static String unreadable(Permit permit, Path file) {
        return catchThrowableOfType(Permit.Refused.class, () -> permit.lines(file, null))
                .reason();
    }

    @Test
    void only_root_becomes_somebody_else() throws Exception {
        Permit root = new Permit(List.of(), ROOT);
        assertThat(root.account(Optional.of("root"))).isEmpty();
        assertThat(root.account(Optional.of("nobody")).orElseThrow().name()).isEqualTo("nobody");
        assertThat(catchThrowableOfType(Permit.Refused.class, () -> root.account(Optional.of("no_such_user")))
                        .reason())
                .isEqualTo("there is no user no_such_user on this machine");
        Permit mortal =
                new Permit(List.of(), Account.find("nobody").orElseThrow().uid());
        assertThat(mortal.account(Optional.of("nobody"))).isEmpty();
        assertThat(catchThrowableOfType(Permit.Refused.class, () -> mortal.account(Optional.of("root")))
                        .reason())
                .isEqualTo("only a runner that is root can start it as user root");
    }

    private @Nullable String refusal(Permit permit, String name, @Nullable String path) {
        return refusal(permit, name, path, null);
    }

    private @Nullable String refusal(Permit permit, String name, @Nullable String path, @Nullable Account as) {
        try {
            permit.program(name, path, app, as);
            return null;
        } catch (Permit.Refused e) {
            return e.reason();
        }
    }

    private static long runner() throws IOException {
        return Rights.of(Path.of("/proc/self")).uid();
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
