package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.process.kernel.ProcStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrapper has written so far. */
class StartedFileTest {
    private static final String WRAPPER = "wrapper 11 1200 boot cookie";

    private static final Identity FIRST = new Identity(11, 1_200);

    private static final Identity SECOND = new Identity(12, 1_201);

    private static final Instant BOOTED = Instant.parse("2026-04-05T12:00:00.250Z");

    @TempDir
    private Path folder;

    @Test
    void nothing_is_known_before_its_first_line_is_whole() throws IOException {
        assertThat(StartedFile.read(folder.resolve("started"))).isEmpty();
        assertThat(read("")).isEmpty();
        assertThat(read("forbidden\n")).isEmpty();
        assertThat(read(WRAPPER + " " + BOOTED.toEpochMilli())).isEmpty();
    }

    @Test
    void the_task_is_known_once_its_line_is_whole() throws IOException {
        String first = WRAPPER + " " + BOOTED.toEpochMilli() + "\n";
        StartedFile early = new StartedFile(FIRST, "boot", "cookie", BOOTED, null, Duration.ofSeconds(12));
        assertThat(read(first)).contains(early);
        assertThat(read(first + "task 12 1201 12.3")).contains(early);
        assertThat(read(first + "task 12 1201 12.34\n"))
                .contains(new StartedFile(FIRST, "boot", "cookie", BOOTED, SECOND, Duration.ofMillis(12_340)));
    }

    @Test
    void a_later_version_may_tell_more() throws IOException {
        assertThat(read(WRAPPER + " " + BOOTED.toEpochMilli() + " more\ntask 12 1201 12.34 more\n"))
                .contains(new StartedFile(FIRST, "boot", "cookie", BOOTED, SECOND, Duration.ofMillis(12_340)));
    }

    private Optional<StartedFile> read(String text) throws IOException {
        return StartedFile.read(Files.writeString(folder.resolve("started"), text));
    }
}
