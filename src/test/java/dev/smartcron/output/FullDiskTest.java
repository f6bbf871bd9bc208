package dev.smartcron.output;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log folder, or the run folder, on a file system of 64 KiB that is full for a while. */
class FullDiskTest {
    private static final String LINES = IntStream.range(0, 20_000)
            .mapToObj(i -> "line " + i + " hunter22hunter22\n")
            .collect(Collectors.joining());

    @TempDir
    Path temp;

    SmallDisk disk;
    Path small;
    TaskLog log;
    RunFolder folder;

    @BeforeEach
    void mount() throws Exception {
        disk = new SmallDisk(temp.resolve("small"));
        small = disk.folder;
        folder = RunFolder.in(Files.createDirectories(temp.resolve("runs")), 900, 1);
        folder.create();
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void a_log_s_disk_that_is_full_for_a_while_loses_and_doubles_nothing() throws IOException {
        log = TaskLogs.in(small);
        disk.fill(5);
        OutputFollower follower = follow();
        follower.begin("2026-11-22T03:00:00+13:00");
        Files.writeString(folder.output(), RunFolder.OUTPUT_SEAL + LINES.substring(0, 40_000));
        follower.poll();
        follower.poll();
        assertThat(output()).isEmpty();
        disk.free();
        follower.poll();
        assertThat(output()).isNotEmpty().doesNotContain("hunter");
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(kept.trouble()).isNull();
        assertThat(output()).isEqualTo(masked(LINES.substring(0, 40_000)));
    }

    @Test
    void a_run_folder_s_disk_that_is_full_makes_no_log_grow() throws Exception {
        log = TaskLogs.in(Files.createDirectories(temp.resolve("logs")));
        folder = RunFolder.in(small, 900, 1);
        folder.create();
        folder.sealOutput();
        Files.writeString(folder.output(), LINES.substring(0, 20_000), StandardOpenOption.APPEND);
        OutputFollower follower = follow();
        // What fails is what it remembers there, and not what the log gets.
        disk.fill(0);
        for (int i = 0; i < 20; i++) {
            follower.poll();
        }
        KeptOutput kept = follower.finish("succeeded after 1s", false);
        assertThat(output()).isEqualTo(masked(LINES.substring(0, 20_000)));
        assertThat(kept.bytes()).isEqualTo(20_000);
        assertThat(kept.trouble()).contains("how far the output was followed", "No space left");
    }

    @Test
    void a_lease_is_renewed_where_no_byte_is_left() throws IOException {
        folder = RunFolder.in(small, 900, 1);
        folder.create();
        folder.keep(RunFolder.LEASE, "100 5\n100 5\n");
        disk.fill(0);
        folder.renewLease("120 5\n120 5\n");
        assertThat(folder.note(RunFolder.LEASE)).contains("120 5\n120 5\n");
    }

    private static String masked(String text) {
        String masked = text.replace("hunter22hunter22", "[redacted]");
        return masked.endsWith("\n") ? masked : masked + "\n";
    }

    private OutputFollower follow() {
        return new OutputFollower(
                folder, log.block("t", 900, 1), Redaction.of(List.of("hunter22hunter22"), List.of()), 1 << 20, 4_096);
    }

    private String output() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("t", 900, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
