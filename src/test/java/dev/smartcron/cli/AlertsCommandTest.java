package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code alerts}: taken in hand, kept silent, and told again. */
class AlertsCommandTest {
    private Deployment deployment;

    @BeforeEach
    void fails(@TempDir Path folder) throws IOException {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "Pacific/Auckland");
        deployment.environment.put("COLUMNS", "140");
        deployment.register("  - {name: broken, command: exit 3}\n");
        deployment.smartcron("trigger", "broken");
        deployment.smartcron("run");
        deployment.smartcron("health");
    }

    @Test
    void a_snooze_that_ends_now_is_told_as_its_end() {
        String id = id();
        assertThat(line("alerts", "snooze", id, "--for", "4h"))
                .isEqualTo("alert " + id + " is snoozed until 2026-04-04T05:00:30+13:00: broken failed: exit 3");
        assertThat(line("alerts", "snooze", id, "--for", "0s"))
                .isEqualTo("alert " + id + " is told again: broken failed: exit 3");
        deployment.smartcron("health");
        assertThat(deployment.smartcron("alerts", "show", id).out())
                .contains("firing")
                .doesNotContain("snoozed");
    }

    @Test
    void an_acknowledgement_ends_in_the_same_way() {
        String id = id();
        assertThat(line("alerts", "ack", id))
                .isEqualTo(
                        "alert " + id
                                + " is acknowledged until 2026-04-05T01:00:30+13:00, unless it gets worse: broken failed: exit 3");
        assertThat(line("alerts", "snooze", id, "--for", "0s")).contains("is told again: ");
    }

    private String id() {
        return deployment.smartcron("alerts", "--json").array().stream()
                .filter(each -> "broken".equals(each.get("subject")))
                .map(each -> each.get("id").toString())
                .findFirst()
                .orElseThrow();
    }

    private String line(String... words) {
        Answer answer = deployment.smartcron(words);
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        return answer.out().strip();
    }
}
