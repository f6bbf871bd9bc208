package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is to happen with the 22 jobs of examples/coordination on a day, reckoned without SmartCron. */
final class Market {
    static final Path EXAMPLE = Path.of("examples/coordination").toAbsolutePath();
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final int NOON = 720;
    static final int END = 1440;

    static final List<String> SERVICES = List.of(
            "pool_settlement_service",
            "oddyssey_oracle_bot",
            "football_oracle_bot",
            "crypto_oracle_bot",
            "cycle_monitor",
            "health_monitoring",
            "reputation_sync");

    private static final Instant MIDNIGHT = Instant.parse("2026-04-05T00:00:00Z");

    /** When each timed job is to fire, by the minute of the day. */
    private static final Map<String, IntPredicate> FIRES = Map.ofEntries(
            Map.entry("oddyssey_scheduler", minute -> minute == 1),
            Map.entry("oddyssey_creator", minute -> minute == 4),
            Map.entry("contract_sync", minute -> minute == 6),
            Map.entry("crypto_scheduler", minute -> minute % 30 == 5),
            Map.entry("football_scheduler", minute -> minute % 30 == 10),
            Map.entry("oracle_cron", minute -> minute % 30 == 15),
            Map.entry("fixtures_scheduler", minute -> minute == 360),
            Map.entry("unified_results_manager", minute -> minute % 15 == 0),
            Map.entry("slip_evaluator", minute -> minute % 15 == 0),
            Map.entry("auto_evaluation", minute -> minute % 30 == 0),
            Map.entry("results_resolver", minute -> minute % 20 == 0),
            Map.entry("fixture_mapping_maintainer", minute -> minute % 10 == 0),
            Map.entry("fixture_status_updater", minute -> minute % 10 == 0),
            Map.entry("cycle_health_monitor", minute -> minute == 30),
            Map.entry("airdrop_scheduler", minute -> minute == 120));

    private Market() {}

    /** A job, and when it is to fire. */
    record Firing(String task, Instant at) {}

    static Instant at(int minute) {
        return MIDNIGHT.plus(MINUTE.multipliedBy(minute));
    }

    static List<Firing> firings() {
        return IntStream.range(0, END)
                .boxed()
                .flatMap(minute -> due(minute).map(task -> new Firing(task, at(minute))))
                .toList();
    }

    /** The jobs that fire at a minute of the day. */
    static Stream<String> due(int minute) {
        return FIRES.keySet().stream().filter(task -> FIRES.get(task).test(minute));
    }

    /** Looks at the order in which all services have started: each after those that it waits for. */
    static void assertStartedInOrder(List<String> started) {
        assertThat(started)
                .containsExactlyInAnyOrderElementsOf(SERVICES)
                .containsSubsequence("football_oracle_bot", "pool_settlement_service", "reputation_sync")
                .containsSubsequence("crypto_oracle_bot", "pool_settlement_service")
                .containsSubsequence("oddyssey_oracle_bot", "cycle_monitor");
    }
}
