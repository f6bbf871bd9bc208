package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After a clock was ahead, what is planned already is not planned again: all views agree until when that is. */
@Timeout(180)
class ClockAheadViewsTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "UTC");
        deployment.register("  - {name: fixed, schedule: \"0,30 13-16 * * *\", command: \"true\", working_dir: /}\n");
        deployment.smartcron("run");
        Instant right = deployment.now.plusSeconds(60);
        deployment.now = right.plus(Duration.ofHours(2));
        deployment.smartcron("run");
        deployment.now = right;
        deployment.smartcron("run");
    }

    @Test
    void every_view_says_the_same() {
        Map<String, Object> listed =
                deployment.smartcron("list", "--json").array().get(0);
        List<?> next = (List<?>)
                deployment.smartcron("next", "--all", "--json").array().get(0).get("next");
        assertThat(next).hasSize(1).first().isEqualTo("2026-04-03T14:30:00Z");
        assertThat(listed).containsEntry("next_due", "2026-04-03T14:30:00Z");
        assertThat(deployment.smartcron("next", "fixed").out()).contains("fixed  Fri 2026-04-03 14:30 UTC  2h28m\n");
        assertThat(deployment.smartcron("show", "fixed").out())
                .contains("Next firings\n  2026-04-03 14:30 UTC  in 2h28m\n");
        assertThat(folded(deployment.smartcron("status").out()))
                .contains("the clock was ahead: fixed waits until 2026-04-03T14:01:30Z, for what was due until then is"
                        + " recorded");
        assertThat(folded(deployment.smartcron("why", "fixed").out()))
                .contains("The next firing is at 14:30. The clock was ahead: what is due until 14:01:30 is recorded"
                        + " already.");
        assertThat(deployment.smartcron("history", "--json").array()).hasSize(3);
    }

    @Test
    void what_is_recorded_is_not_planned_again_and_the_next_firing_comes() {
        for (String time : List.of("13:00", "14:00", "14:30")) {
            deployment.now = Instant.parse("2026-04-03T" + time + ":05Z");
            deployment.smartcron("run");
        }
        assertThat(deployment.smartcron("history", "--json").array())
                .extracting(row -> row.get("scheduled_at"))
                .containsExactly(
                        "2026-04-03T14:30:00Z", "2026-04-03T14:00:00Z", "2026-04-03T13:30:00Z", "2026-04-03T13:00:00Z");
    }

    private static String folded(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
