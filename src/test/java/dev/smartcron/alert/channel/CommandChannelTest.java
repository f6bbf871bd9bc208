package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.ChannelSettings.AlertProgram;
import dev.smartcron.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs. */
@Timeout(300)
class CommandChannelTest {
    @TempDir
    private Path folder;

    @Test
    void a_program_gets_json_on_its_input_and_the_facts_in_its_environment() throws Exception {
        Channel channel = shell("cat > '" + folder + "/json'; env > '" + folder + "/env'");
        assertThat(channel.send(SampleMessages.failed())).isNull();
        assertThat(Json.readObject(Files.readString(folder.resolve("json"))))
                .containsEntry("id", "smartcron.7.1")
                .containsKey("news");
        assertThat(Files.readString(folder.resolve("env")))
                .contains("SMARTCRON_ALERT_SUBJECT=[smartcron web1] HIGH payroll_sync failed: PDOException")
                .contains("SMARTCRON_ALERT_SEVERITY=high\n")
                .contains("SMARTCRON_ALERT_KIND=opened\n")
                .contains("SMARTCRON_ALERT_RULE=task_failed\n")
                .contains("SMARTCRON_ALERT_TASK=payroll_sync\n")
                .contains("SMARTCRON_ALERT_NODE=web1\n")
                .contains("SMARTCRON_ALERT_ID=smartcron.7.1\n")
                .contains("SMARTCRON_ALERT_TOTAL=1\n");
    }

    @Test
    void its_exit_code_and_its_last_line_are_told() {
        ChannelProblem problem = problem(shell("echo starting; echo 'pager: no such group' >&2; echo; exit 7"));
        assertThat(problem).hasMessage("command ended with exit code 7: pager: no such group");
        assertThat(problem.forEveryMessage()).isFalse();
    }

    @Test
    void one_that_takes_too_long_is_ended_with_all_that_it_started() throws Exception {
        Path child = folder.resolve("child");
        Channel channel = new CommandChannel(
                new AlertProgram(List.of("/bin/sh", "-c", "sleep 600 & echo $! > '" + child + "'; echo waiting; wait")),
                Duration.ofSeconds(2));
        assertThat(problem(channel)).hasMessage("command took longer than 2s and was ended: waiting");
        long pid = Long.parseLong(Files.readString(child).strip());
        await().until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void one_that_reads_nothing_is_not_waited_for() throws Exception {
        assertThat(shell("exec < /dev/null; exit 0").send(SampleMessages.storm()))
                .isNull();
    }

    @Test
    void what_it_leaves_behind_holds_nothing_up() throws Exception {
        Path child = folder.resolve("left");
        // Waiting for it would take longer than the channel has, and be told as a problem.
        assertThat(shell("sleep 900 & echo $! > '" + child + "'; exit 0").send(SampleMessages.failed()))
                .isNull();
        ProcessHandle left = ProcessHandle.of(
                        Long.parseLong(Files.readString(child).strip()))
                .orElseThrow();
        assertThat(left.destroyForcibly()).isTrue();
    }

    @Test
    void one_that_is_not_there_is_told() {
        Channel channel = new CommandChannel(new AlertProgram(List.of("/no/such/pager")));
        assertThat(problem(channel))
                .hasMessageStartingWith("command ended with exit code 127: ")
                .hasMessageContaining("/no/such/pager");
    }

    @Test
    void a_message_of_any_size_starts_it() throws Exception {
        Details huge = Details.of("ü".repeat(2_000_000));
        for (int i = 0; i < 100; i++) {
            huge = huge.andFacts("n".repeat(5_000), "v".repeat(100_000));
        }
        assertThat(shell("wc -c > '" + folder + "/size'").send(SampleMessages.withDetails(huge)))
                .isNull();
        assertThat(Long.parseLong(Files.readString(folder.resolve("size")).strip()))
                .isGreaterThan(10_000_000);
    }

    private static Channel shell(String text) {
        return new CommandChannel(new AlertProgram(List.of("/bin/sh", "-c", text)));
    }

    private static ChannelProblem problem(Channel channel) {
        return catchThrowableOfType(ChannelProblem.class, () -> channel.send(SampleMessages.failed()));
    }
}
