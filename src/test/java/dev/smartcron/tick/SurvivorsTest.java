package dev.smartcron.tick;

import static dev.smartcron.execution.Sentences.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.TestRun;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.HealthFacts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that no signal ends. One in a frozen control group of version 1 is like one that hangs in the kernel: KILL
 * waits until it is thawed.
 */
class SurvivorsTest {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/freezer");

    @TempDir
    Path temp;

    private final Path freezer = ROOT.resolve(TestRun.named("smartcron-test"));

    @BeforeEach
    void make_a_freezer() throws IOException {
        assumeTrue(Files.isWritable(ROOT.resolve("cgroup.procs")), "needs the freezer of control groups version 1");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(ROOT, "smartcron-test-*")) {
            for (Path one : all) {
                if (TestRun.left("smartcron-test", one.getFileName().toString())) {
                    remove(one);
                }
            }
        }
        Files.createDirectory(freezer);
    }

    @AfterEach
    void remove_it() throws IOException {
        if (Files.exists(freezer)) {
            remove(freezer);
        }
    }

    private static void remove(Path freezer) throws IOException {
        for (String pid : thaw(freezer)) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        await().until(() -> Files.readAllLines(freezer.resolve("cgroup.procs")).isEmpty());
        Files.delete(freezer);
    }

    /** Lets what is in it go on; returns who that is. */
    private static List<String> thaw(Path freezer) throws IOException {
        Files.writeString(freezer.resolve("freezer.state"), "THAWED");
        return Files.readAllLines(freezer.resolve("cgroup.procs"));
    }

    @Test
    @Shows({ReasonCode.TIMEOUT, ReasonCode.OVERLAP_SURVIVORS})
    void they_are_named_keep_their_tasks_lock_and_free_it_when_they_are_gone() throws IOException {
        try (World world = new World(Files.createDirectory(temp.resolve("home")))) {
            String freeze =
                    "echo $$ >" + freezer + "/cgroup.procs; echo FROZEN >" + freezer + "/freezer.state; sleep 60";
            world.task("a", "sh -c '" + freeze + "' & sleep 60", "timeout", "1s", "kill_after", "1s");
            world.clockMoves = true;
            world.nextMinute();
            Execution first = world.history("a").get(0);
            assertThat(first.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(sentence(first.reason()))
                    .matches("ran past its timeout of 1s; could not be killed: \\d+ \\(s[a-z]+\\)");

            HealthFacts facts = new HealthFacts(world.database);
            assertThat(facts.keptLocks(world.now)).singleElement().satisfies(held -> {
                assertThat(held.execution()).isEqualTo(first.id());
                assertThat(sentence(held.reason())).contains("could not be killed");
            });

            world.task("a", "echo again", "timeout", "1s");
            world.nextMinute();
            assertThat(sentence(world.history("a").get(0).reason()))
                    .isEqualTo("execution " + first.id()
                            + " has ended, but processes of it could not be killed and still run");

            thaw(freezer);
            await().until(() ->
                    Files.readAllLines(freezer.resolve("cgroup.procs")).isEmpty());
            world.nextMinute();
            assertThat(world.history("a").get(0).status()).isEqualTo(Status.SUCCEEDED);
            assertThat(facts.keptLocks(world.now)).isEmpty();
            assertThat(world.home.resolve("runs")).isEmptyDirectory();
        }
    }
}
