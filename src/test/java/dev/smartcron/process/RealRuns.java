package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.ProcStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real processes in a folder of their own; none is left when a test ends. */
abstract class RealRuns {
    @TempDir
    Path temp;

    Runs runs;

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
    }

    /** Whatever a test did, and whatever the code believes: no process may stand in the test's folders afterwards. */
    @AfterEach
    void nothing_is_left_running() {
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(namesOfProcessesHere()).isEmpty());
    }

    List<String> namesOfProcessesHere() {
        List<String> names = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(each -> {
            try {
                if (Files.readSymbolicLink(Path.of("/proc/" + each.pid() + "/cwd"))
                        .startsWith(temp.toRealPath())) {
                    ProcStat.read(each.pid()).ifPresent(stat -> names.add(stat.name()));
                }
            } catch (IOException e) {
                // It is gone, or not ours to look at.
                return;
            }
        });
        return names;
    }

    static long wrapperOf(Run run) {
        try {
            return StartedFile.read(run.folder().started())
                    .orElseThrow()
                    .wrapper()
                    .pid();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void send(String signal, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
