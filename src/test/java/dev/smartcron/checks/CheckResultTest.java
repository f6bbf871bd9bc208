package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.task.Severity;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckResultTest {
    @Test
    void a_thousand_findings_make_no_endless_line_and_a_thousand_alerts() {
        CheckResult result = CheckResult.none(
                "stuck_executions",
                "none",
                AlertRule.EXECUTION_STUCK,
                IntStream.range(0, 1_000).boxed().toList(),
                number -> Finding.ofTask("t" + number, Severity.HIGH, "t" + number + " is stuck", Details.NONE));
        assertThat(result.detail()).isEqualTo("t0 is stuck; t1 is stuck; t2 is stuck; and 997 more");
        assertThat(result.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(result.findings())
                .singleElement()
                .satisfies(found -> assertThat(found.findings()).hasSize(1_000));
    }
}
