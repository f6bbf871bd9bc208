package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.settings.Options;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jobs of examples/job-queue with its own files, and a runner that is killed while they run. */
@Timeout(900)
class JobQueueExampleIT {
    private static final Path EXAMPLE = Path.of("examples/job-queue").toAbsolutePath();
    private static final int JOBS = 18;

    @TempDir
    private Path home;

    private Host host;

    /** A line that a job wrote. */
    private record Line(String what, String owner, String key, int attempt, long at) {
        static Line of(String text) {
            String[] words = text.split(" ", -1);
            return new Line(words[0], words[1], words[2], Integer.parseInt(words[3]), Long.parseLong(words[4]));
        }
    }

    @BeforeEach
    void begin() throws Exception {
        host = Host.with("sqlite", home);
        host.environment.put("JOB_QUEUE", EXAMPLE.toString());
        host.environment.put("JOB_DATA", home.toString());
        Files.copy(EXAMPLE.resolve("small.yaml"), home.resolve("smartcron.yaml"), StandardCopyOption.REPLACE_EXISTING);
        host.said("register", EXAMPLE.resolve("tasks.yaml").toString());
    }

    @AfterEach
    void end() throws Exception {
        host.powerCut();
    }

    @Test
    void each_job_is_done_once_and_no_user_has_more_than_two_at_once_though_the_runner_is_killed() throws Exception {
        List<String> wanted = new ArrayList<>();
        for (int i = 1; i <= JOBS; i++) {
            wanted.add(List.of("ann", "ann", "bob", "carl").get(i % 4) + " order-" + i + " 1.5");
        }
        enqueue(wanted);
        enqueue(wanted.subList(0, 2));
        assertThat(host.number("select count(*) from executions")).isEqualTo(JOBS);
        Process runner = host.tick();
        await().until(() ->
                lines().stream().filter(line -> line.what.equals("end")).count() >= 2);
        runner.destroyForcibly().waitFor();
        assertThat(host.number("select count(*) from executions where status = 'running'"))
                .isPositive();
        host.said("run");
        await().until(() -> host.number("select count(*) from executions where status = 'succeeded'") == JOBS);
        List<Line> lines = lines();
        assertThat(lines)
                .filteredOn(line -> line.what.equals("end"))
                .extracting(Line::key)
                .doesNotHaveDuplicates();
        assertThat(lines).as("what the killed runner had started went on").hasSize(2 * JOBS);
        assertThat(most(lines, "[owner]"))
                .containsOnlyKeys("ann", "bob", "carl")
                .allSatisfy((owner, most) -> assertThat(most).as(owner).isLessThanOrEqualTo(2));
        assertThat(most(lines, "all").get("all")).isBetween(3, 5);
    }

    @ParameterizedTest
    @CsvSource({"small, 5, 10", "medium, 10, 20", "large, 25, 50"})
    void the_settings_of_all_scales_are_taken(String scale, int running, int batch) throws Exception {
        Files.copy(
                EXAMPLE.resolve(scale + ".yaml"), home.resolve("smartcron.yaml"), StandardCopyOption.REPLACE_EXISTING);
        QueueSettings queue = Settings.load(new Options(home, null, null, null, null), Map.of())
                .queue();
        assertThat(queue).isEqualTo(new QueueSettings(running, 2, batch, QueueSettings.DEFAULT.maxWaiting()));
        assertThat(host.said("queue")).isEqualTo("No job waits or runs.\n");
    }

    /** Most that ran at one time: of each owner, or of all together. */
    private static Map<String, Integer> most(List<Line> lines, String of) {
        Map<String, Integer> running = new HashMap<>();
        Map<String, Integer> most = new HashMap<>();
        lines.stream().sorted(java.util.Comparator.comparingLong(Line::at)).forEach(line -> {
            String who = of.equals("all") ? of : line.owner;
            int now = running.merge(who, line.what.equals("begin") ? 1 : -1, Integer::sum);
            most.merge(who, now, Math::max);
        });
        return most;
    }

    private List<Line> lines() throws Exception {
        Path done = home.resolve("done");
        return Files.exists(done)
                ? Files.readAllLines(done).stream().map(Line::of).toList()
                : List.of();
    }

    private void enqueue(List<String> jobs) throws Exception {
        Path list = Files.write(home.resolve("list"), jobs);
        ProcessBuilder script = new ProcessBuilder(EXAMPLE.resolve("enqueue.sh").toString())
                .redirectInput(list.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("commands").toFile());
        script.environment().put("PATH", Path.of("bin").toAbsolutePath() + ":" + System.getenv("PATH"));
        script.environment().put("SMARTCRON_HOME", home.toString());
        script.environment().put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
        Process process = script.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(home.resolve("commands")))
                .isZero();
    }
}
