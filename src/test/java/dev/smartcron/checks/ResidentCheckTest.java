package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Finding;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.task.Severity;
import dev.smartcron.tick.resident.ResidentHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a runner that stays, here this process, by the files that it would keep. */
class ResidentCheckTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void one_that_has_not_answered_for_too_long_is_critical_with_how_to_end_it() throws IOException {
        holds(1, Duration.ofMinutes(4));
        assertThat(look()).singleElement().satisfies(finding -> {
            assertThat(finding.summary()).isEqualTo("the runner that stays on web1 has not answered for 4m");
            assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(finding.details().json().toString())
                    .contains("kill -KILL " + ProcessHandle.current().pid());
        });
    }

    @Test
    void one_that_has_answered_lately_or_is_asked_nothing_is_well() throws IOException {
        assertThat(look()).as("none is there").isEmpty();
        holds(1, Duration.ofMinutes(2));
        assertThat(look()).as("a moment ago").isEmpty();
        holds(calls(), Duration.ofMinutes(4));
        assertThat(look()).as("all calls are answered").isEmpty();
    }

    /** A runner that has answered so many calls, the last so long ago; there were two at least. */
    private void holds(long answered, Duration ago) throws IOException {
        if (calls() < 2) {
            Files.writeString(folder.resolve("calls-local"), "..");
        }
        Path lock = Files.write(
                folder.resolve("resident-local"),
                List.of(RunnerId.self().text(), "production", Long.toString(answered)));
        Files.setLastModifiedTime(lock, FileTime.from(NOON.minus(ago)));
    }

    private long calls() throws IOException {
        Path calls = folder.resolve("calls-local");
        return Files.exists(calls) ? Files.size(calls) : 0;
    }

    private List<Finding> look() {
        ResidentHolder holder = new ResidentHolder(folder, "local");
        return new ResidentCheck("web1", holder, Duration.ofMinutes(3), ZoneOffset.UTC)
                .check(NOON)
                .get(0)
                .findings()
                .get(0)
                .findings();
    }
}
