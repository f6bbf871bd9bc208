package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.process.StartPolicy;
import dev.smartcron.tick.start.TaskEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartRulesTest {
    private final StartRules rules = new StartRules(
            new TaskEnvironment(Map.of(), "/bin", "ann", "/", Map.of()),
            StartPolicy.ofThisProcess(List.of()),
            Set.of("health", "list"));

    @ParameterizedTest
    @CsvSource({
        "smartcron backup /srv, backup",
        "/usr/local/bin/smartcron backup, backup",
        "smartcron health --no-alerts, ",
        "smartcron --version, ",
        "smartcron, ",
        "echo smartcron backup, ",
        "smartcron-example vend backup, ",
    })
    void names_a_command_of_ours_that_there_is_not(String words, String unknown) {
        assertThat(rules.unknownCommand(List.of(words.split(" ", -1))).orElse(null))
                .isEqualTo(unknown);
    }

    @Test
    void also_in_the_text_for_a_shell() {
        assertThat(inShell("cd /srv && smartcron backup && smartcron list")).isEqualTo("backup");
        assertThat(inShell("smartcron list | mail ops; echo smartcron backup")).isNull();
    }

    private String inShell(String text) {
        return rules.unknownCommand(List.of("/bin/sh", "-c", text)).orElse(null);
    }
}
