package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.settings.AlertRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What alerts advise to type is typed, in the deployment that they are about. */
class HintsTest {
    private static final Pattern ADVISED = Pattern.compile("`(smartcron [^`]+)`");
    private static final Pattern LOOK_AT_THE_MACHINE = Pattern.compile("`((?:df |du |ps |timedatectl)[^`]*)`");

    @TempDir
    private Path folder;

    private Deployment deployment;
    private Path told;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        told = folder.resolve("told");
        assertThat(deployment.register("""
                                  - {name: broken, command: exit 3, priority: 1}
                                  - {name: child, command: "true", after: [broken], after_timeout: 1m}
                                  - {name: late, command: exit 4, alert: {deadline: 1m}}
                                """).exitCode()).isZero();
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'cat >> " + told + "; echo >> " + told + "'}}\n"
                        + "alerts: {wait: {high: 0s, medium: 0s, low: 0s}}\n"
                        + "health: {disk_free_min: 100%, memory_free_min: 100%, load_max: 0.01}\n");
        deployment.smartcron("run");
        deployment.smartcron("trigger", "broken");
        deployment.smartcron("trigger", "late");
        deployment.smartcron("run");
    }

    @Test
    void the_commands_of_messages_run() throws IOException {
        look(Duration.ofMinutes(1));
        look(Duration.ofMinutes(9));
        look(Duration.ofMinutes(70));
        List<String> lines = AdvisedCommand.in(told).stream()
                .filter(line -> line.startsWith("smartcron "))
                .toList();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("smartcron logs broken"))
                .anyMatch(line -> line.startsWith("smartcron run"));
        lines.forEach(this::runs);
    }

    @Test
    void the_commands_that_the_rules_name_run() {
        List<String> lines = new ArrayList<>();
        String backup =
                String.valueOf(deployment.smartcron("backup", "--json").object().get("file"));
        for (AlertRule rule : AlertRule.values()) {
            Matcher command = ADVISED.matcher(rule.toDo());
            while (command.find()) {
                lines.add(command.group(1)
                        .replace("TASK", "broken")
                        .replace("ID", "1")
                        // Without a terminal nobody can be asked.
                        .replace("restore FILE", "restore " + backup + " --yes")
                        .replace(
                                "tasks.yaml",
                                deployment.home.resolve("tasks.yaml").toString()));
            }
        }
        assertThat(lines).hasSizeGreaterThan(8);
        lines.forEach(this::runs);
    }

    @Test
    void what_the_rules_say_of_the_machine_is_something_to_type() {
        List<String> lines = new ArrayList<>();
        for (AlertRule rule : AlertRule.values()) {
            Matcher command = LOOK_AT_THE_MACHINE.matcher(rule.toDo());
            while (command.find()) {
                lines.add(command.group(1).replace("PLACE", folder.toString()).replace("PID", "1"));
            }
        }
        assertThat(lines).hasSizeGreaterThan(6);
        lines.forEach(AdvisedCommand::assertUsable);
    }

    private void look(Duration later) {
        deployment.now = deployment.now.plus(later);
        deployment.smartcron("health");
    }

    /** It need not succeed, but it is neither wrong use nor a fault. */
    private void runs(String line) {
        String[] words = line.split(" +");
        String[] arguments = Stream.of(words).skip(1).toArray(String[]::new);
        Deployment.Answer answer = deployment.smartcron(arguments);
        assertThat(answer.exitCode()).as(line + ": " + answer.err()).isNotIn(2, 3, 4);
    }
}
