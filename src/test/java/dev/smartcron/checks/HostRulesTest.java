package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.process.kernel.MachineLoad.Memory;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.settings.Reserve;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a machine's memory and load, by what the kernel tells. */
class HostRulesTest {
    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");
    private static final long GB = 1L << 30;

    private Optional<Memory> machine = Optional.of(new Memory(100 * GB, 50 * GB));
    private Optional<Memory> group = Optional.empty();
    private double load = 0.5;

    @Test
    void little_memory_is_told_at_the_second_look_with_how_to_find_who_has_it() {
        assertThat(findings("memory")).isEmpty();
        machine = Optional.of(new Memory(100 * GB, 4 * GB));
        assertThat(findings("memory")).extracting(Finding::summary).containsExactly("little memory left on web1: 4.0%");
        assertThat(findings("memory").get(0).details().json().toString())
                .contains("4G of 100G available", "health.memory_free_min is 5%", "ps -eo pid,rss,args --sort=-rss");
        assertThat(looks("memory")).isEqualTo(2).isEqualTo(AlertRule.MEMORY_LOW.looks());
    }

    @Test
    void the_limit_of_a_container_counts_where_it_is_the_scarcer() {
        group = Optional.of(new Memory(GB, GB / 50));
        assertThat(findings("memory")).extracting(Finding::summary).containsExactly("little memory left on web1: 2.0%");
        machine = Optional.of(new Memory(100 * GB, GB));
        assertThat(findings("memory")).extracting(Finding::summary).containsExactly("little memory left on web1: 1.0%");
        machine = Optional.empty();
        group = Optional.empty();
        assertThat(check()).extracting(CheckResult::name).doesNotContain("memory");
    }

    @Test
    void the_load_is_held_against_its_limit_for_each_processor_where_there_is_one() {
        assertThat(findings("load")).isEmpty();
        load = 4.25;
        assertThat(findings("load"))
                .extracting(Finding::summary)
                .containsExactly("the load of web1 is 4.25 for each processor");
    }

    @Test
    void without_a_limit_the_load_is_shown_and_what_was_told_of_it_is_over() {
        load = 4.25;
        List<CheckResult> results = new LoadCheck(
                        "web1", HealthProcess.LIMITS, () -> machine, () -> group, () -> Optional.of(load))
                .check(NOW);
        assertThat(results).extracting(CheckResult::name).containsExactly("memory", "load");
        CheckResult shown = results.get(1);
        assertThat(shown.status()).isEqualTo(CheckStatus.OK);
        assertThat(shown.detail()).isEqualTo("4.25 for each processor");
        assertThat(shown.findings()).containsExactly(CheckFindings.of(AlertRule.LOAD_HIGH, "web1", List.of()));
    }

    @Test
    void this_machine_says_how_much_it_has() {
        assertThat(LoadCheck.real("web1", limits(), Optional::empty).check(NOW))
                .extracting(CheckResult::name)
                .containsExactly("memory", "load");
    }

    private List<CheckResult> check() {
        return new LoadCheck("web1", limits(), () -> machine, () -> group, () -> Optional.of(load)).check(NOW);
    }

    private static HealthSettings limits() {
        return new HealthSettings(
                Reserve.parse("0%"),
                Duration.ofDays(14),
                Duration.ofMinutes(3),
                Reserve.parse("5%"),
                Optional.of(4.0),
                Duration.ofHours(1));
    }

    private CheckFindings found(String name) {
        return check().stream()
                .filter(result -> result.name().equals(name))
                .flatMap(result -> result.findings().stream())
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings(String name) {
        return found(name).findings();
    }

    private int looks(String name) {
        return found(name).looks();
    }
}
