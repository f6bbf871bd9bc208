package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RowSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of one's own, as `alerts rules`, `health` and `verify` tell of them. */
class AlertRulesTest {
    private Deployment deployment;

    @BeforeEach
    void register(@TempDir Path folder) throws Exception {
        deployment = new Deployment(folder);
        deployment.environment.put("COLUMNS", "140");
        deployment.register("""
                  - {name: pay_a, schedule: "0 * * * *", command: ["true"]}
                  - {name: pay_b, schedule: "0 * * * *", command: ["true"]}
                """);
        happened("pay_a", "succeeded", 9);
        happened("pay_a", "succeeded", 8);
        happened("pay_a", "failed", 7);
        happened("pay_b", "succeeded", 9);
        try (Database database = Database.open("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"), null)) {
            RowSums.count(database);
        }
        Files.writeString(deployment.home.resolve("smartcron.yaml"), """
                alerts:
                  rules:
                    - {name: pay_rate, tasks: "pay_*", when: success_rate < 95% over 24h, severity: high}
                    - {name: long, tasks: [pay_b], when: "max > 1h over 7d"}
                    - {name: typo, tasks: "pya_*", when: "max > 1h over 7d"}
                """);
    }

    private void happened(String task, String status, int hour) throws Exception {
        String at = "2026-04-03T0" + hour + ":00:";
        deployment.happened(task, status, null, at + "00Z", at + "10Z");
    }

    @Test
    void each_says_what_it_would_say_now() {
        assertThat(deployment.smartcron("alerts", "rules").out().lines().toList())
                .anyMatch(line -> line.startsWith("success_rate_low "))
                .anyMatch(line -> line.matches(
                        "pay_rate +0 +pay_\\* +success_rate < 95% over 24h +high +1 of 2 tasks; worst pay_a 66\\.7%"))
                .anyMatch(line ->
                        line.matches("long +0 +pay_b +max > 1h over 7d +by priority +0 of 1 task; nearest pay_b 10s"))
                .anyMatch(line -> line.endsWith("no task of such a name"));
        Map<String, Object> json = deployment.smartcron("alerts", "rules", "--json").array().stream()
                .filter(each -> each.get("rule").equals("pay_rate"))
                .findFirst()
                .orElseThrow();
        assertThat(json)
                .containsEntry("when", "success_rate < 95% over 24h")
                .containsEntry("limit", "95%")
                .containsEntry("tasks", List.of("pay_*"));
        assertThat((Map<?, ?>) json.get("now"))
                .hasToString("{tasks=2, known=2, beyond=1, worst={task=pay_a,"
                        + " value=66.6666666667, text=66.7%, beyond=true}}");
    }

    @Test
    void the_limit_of_a_rule_is_the_one_that_the_settings_say() throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "health: {disk_free_min: 20%}\n");
        deployment.environment.put("COLUMNS", "400");
        assertThat(deployment.smartcron("alerts", "rules").out().lines().toList())
                .anyMatch(line -> line.startsWith("disk_low ") && line.contains(" 20% "));
        assertThat(deployment.smartcron("alerts", "rules", "--json").array())
                .filteredOn(each -> each.get("rule").equals("disk_low"))
                .singleElement()
                .satisfies(each -> assertThat(each).containsEntry("limit", "20%"));
    }

    @Test
    void an_alert_of_such_a_rule_is_shown_like_any_other() {
        deployment.smartcron("health");
        List<Map<String, Object>> alerts = deployment.smartcron("alerts", "--json").array().stream()
                .filter(each -> each.get("rule").equals("pay_rate"))
                .toList();
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0)).containsEntry("subject", "pay_a").containsEntry("severity", "high");
        assertThat(deployment
                        .smartcron(
                                "alerts", "show", String.valueOf(alerts.get(0).get("id")))
                        .out())
                .contains("pay_a: success_rate 66.7% over 24h, below 95% (2 of 3 runs)")
                .contains("rule          pay_rate", "told when     success_rate < 95% over 24h")
                .contains("smartcron history pay_a");
    }

    @Test
    void verify_warns_of_a_rule_that_is_about_no_task() throws IOException {
        assertThat(deployment.smartcron("verify").out()).contains("typo is about no registered task: pya_*");
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "alerts: {rules: [{name: long, tasks: pay_b, when: max > 1h over 7d}]}\n");
        assertThat(deployment.smartcron("verify").out()).contains("each of 1 of your own is about a task");
    }

    @Test
    void verify_names_a_channel_that_cannot_be_reached_and_what_no_route_takes() throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), """
                channels: {command: {run: [/nowhere/page-me]}}
                alerts: {routes: [{severity: [critical, high], to: [command]}]}
                """);
        Answer answer = deployment.smartcron("verify");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out().replaceAll("\\s+", " "))
                .contains("FAIL channel command not started: no such program: /nowhere/page-me")
                .contains("warn alerts of medium, low alerts, those that no route fits are told to nobody");
    }
}
