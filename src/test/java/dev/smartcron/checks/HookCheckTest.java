package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.settings.EventHook;
import dev.smartcron.settings.Secret;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.PingTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookCheckTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void a_hook_that_does_not_take_its_events_is_told_with_its_words() {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("test.db"), null)) {
            HookTable table = new HookTable(database);
            EventHook hook = new EventHook(
                    2, "h", List.of("*"), List.of("task"), Secret.of("https://example.org/hidden"), Optional.empty());
            HookCheck check = new HookCheck(table, List.of(hook), ZoneOffset.UTC);
            assertThat(new HookCheck(table, List.of(), ZoneOffset.UTC).check(NOON))
                    .isEmpty();
            assertThat(check.check(NOON).get(0).detail()).isEqualTo("1 hook takes its events");
            table.registered("h");
            Instant lease = NOON.plusSeconds(45);
            assertThat(table.take("h", NOON, lease)).isPresent();
            table.failed("h", "answered 500", lease, NOON.plusSeconds(10));
            CheckResult failing = check.check(NOON).get(0);
            assertThat(failing.status()).isEqualTo(CheckStatus.DEGRADED);
            assertThat(failing.detail())
                    .isEqualTo("hook 2: answered 500, 1 try in vain, every event after 0 waits,"
                            + " next try 2026-04-05T12:00:10Z");
            Instant again = NOON.plusSeconds(60);
            assertThat(table.take("h", NOON.plusSeconds(10), again)).isPresent();
            assertThat(table.delivered("h", 5, again, again.plusSeconds(1), null))
                    .isTrue();
            assertThat(check.check(NOON).get(0).status()).isEqualTo(CheckStatus.OK);
        }
    }

    @Test
    void a_place_that_does_not_take_the_pings_of_tasks_is_told_with_its_words() {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("test.db"), null)) {
            HookTable table = new HookTable(database);
            PingCheck check = new PingCheck(table, new PingTable(database));
            assertThat(check.check(NOON)).isEmpty();
            table.registered("ping:https://hc.example.org");
            assertThat(check.check(NOON).get(0).status()).isEqualTo(CheckStatus.OK);
            Instant lease = NOON.plusSeconds(45);
            assertThat(table.take("ping:https://hc.example.org", NOON, lease)).isPresent();
            table.failed("ping:https://hc.example.org", "pay answered 503", lease, NOON.plusSeconds(10));
            CheckResult failing = check.check(NOON).get(0);
            assertThat(failing.status()).isEqualTo(CheckStatus.DEGRADED);
            assertThat(failing.detail()).isEqualTo("https://hc.example.org: pay answered 503, 1 in vain");
        }
    }
}
