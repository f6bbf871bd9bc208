package dev.smartcron.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.output.log.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What a task that runs as the runner's own user may make of its run folder; whoever opened a pipe would wait for ever. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class RunFolderTest {
    @TempDir
    Path temp;

    RunFolder folder;

    @BeforeEach
    void make() throws IOException {
        folder = RunFolder.in(temp, 7, 1);
        folder.create();
    }

    @Test
    void a_note_takes_the_place_of_whatever_is_there() throws Exception {
        pipe("stop");
        folder.keep(RunFolder.STOP, "why");
        assertThat(folder.note(RunFolder.STOP)).contains("why");
        folder.keep(RunFolder.STOP, "w");
        assertThat(folder.note(RunFolder.STOP)).contains("w");
        Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "of somebody else");
        Files.delete(folder.path().resolve("stop"));
        Files.createSymbolicLink(folder.path().resolve("stop"), elsewhere);
        folder.keep(RunFolder.STOP, "why");
        assertThat(elsewhere).hasContent("of somebody else");
        assertThat(Files.getPosixFilePermissions(folder.path().resolve("stop")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void what_is_no_file_is_no_note() throws Exception {
        for (String note : new String[] {RunFolder.TASK, RunFolder.SECRETS, RunFolder.LEASE, "followed", "output"}) {
            pipe(note);
            assertThat(folder.note(note)).as(note).isEmpty();
        }
        assertThatThrownBy(() -> folder.renewLease("1 1\n1 1\n")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void what_a_task_has_closed_is_not_there_and_is_removed_all_the_same() throws IOException {
        folder.keep("stop", "why");
        // Nothing is closed to root.
        boolean isRoot = System.getProperty("user.name").equals("root");
        for (Path closed : List.of(folder.path().resolve("stop"), folder.path())) {
            Files.setPosixFilePermissions(closed, Set.of());
            assertThat(folder.note(RunFolder.STOP).isPresent()).as("%s", closed).isEqualTo(isRoot);
        }
        folder.delete();
        assertThat(folder.isGone()).isTrue();
    }

    @Test
    void a_lease_is_written_over_the_one_before() throws IOException {
        folder.keep(RunFolder.LEASE, "999 5\n999 5\n");
        Object before = Rotation.key(folder.path().resolve("lease"));
        folder.renewLease("1019 5\n1019 5\n");
        assertThat(folder.note(RunFolder.LEASE)).contains("1019 5\n1019 5\n");
        assertThat(Rotation.key(folder.path().resolve("lease"))).isEqualTo(before);
    }

    @Test
    void all_of_it_goes_whatever_was_made_in_it() throws Exception {
        Path kept =
                Files.writeString(Files.createDirectory(temp.resolve("kept")).resolve("file"), "kept");
        pipe("pipe");
        Path deep = Files.createDirectories(folder.path().resolve("cgroup/deeper"));
        Files.writeString(deep.resolve("file"), "x", UTF_8);
        Files.createSymbolicLink(deep.resolve("link"), kept.getParent());
        folder.delete();
        assertThat(folder.path()).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    private void pipe(String name) throws IOException, InterruptedException {
        Path file = folder.path().resolve(name);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
    }
}
