package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.checks.HealthReport.AlertCounts;
import dev.smartcron.hooks.Receiver.Request;
import dev.smartcron.hooks.WithReceiver;
import dev.smartcron.settings.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real receiver of what {@code health} found. */
class HealthPingTest extends WithReceiver {
    @Test
    void a_healthy_machine_is_a_success_and_changes_nothing() {
        HealthReport report = report(true, CheckResult.ok("disk", "50% free"));
        assertThat(ping().tell(report, NOON)).isSameAs(report);
        Request request = receiver.received().get(0);
        assertThat(request.target()).hasToString("/uuid");
        assertThat(request.body()).isEqualTo("web1: ok");
    }

    @Test
    void one_that_is_unwell_is_a_failure_with_all_that_is_wrong() {
        ping().tell(
                        report(
                                true,
                                CheckResult.critical("disk", "/srv has 3% free", null),
                                CheckResult.ok("clock", "right"),
                                CheckResult.degraded("outbox", "2 wait", null)),
                        NOON);
        ping().tell(report(false, CheckResult.critical("database", "it is gone", null)), NOON);
        assertThat(receiver.received())
                .extracting(request -> request.target() + " " + request.body())
                .containsExactly(
                        "/uuid/fail web1: critical: disk critical: /srv has 3% free; outbox degraded: 2 wait",
                        "/uuid/fail web1: critical: database critical: it is gone");
    }

    @Test
    void one_that_is_not_taken_is_one_more_result_without_its_address() {
        receiver.answers = request -> 404;
        HealthReport told = ping().tell(report(true, CheckResult.ok("disk", "50% free")), NOON);
        assertThat(told.status()).isEqualTo(CheckStatus.DEGRADED);
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.results()).hasSize(2);
        assertThat(told.results().get(1).detail()).isEqualTo("127.0.0.1 answered 404");
    }

    private HealthPing ping() {
        return new HealthPing(Secret.of(receiver.url("/uuid")));
    }

    private static HealthReport report(boolean canWork, CheckResult... results) {
        return new HealthReport(
                "web1", List.of(results), List.of(), List.of(), new AlertCounts(0, 0, 0, 0, 0), canWork);
    }
}
