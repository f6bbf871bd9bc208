package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.BeginTick;
import dev.smartcron.tick.NodeNameTaken;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresNodesTest extends NodesContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }

    @Test
    void a_machine_with_a_kernel_of_its_own_is_another_machine() {
        try (Database database = Database.open(emptyDatabase(), null)) {
            BeginTick ticks = new BeginTick(database, unused -> {});
            ticks.begin(new Node("a", "e", "one", "1"), "runner", NOON, Duration.ofDays(1), List.of());
            Node other = new Node("a", "e", "two", "1");
            assertThatThrownBy(() -> ticks.begin(other, "runner", NOON.plusSeconds(1), Duration.ofDays(1), List.of()))
                    .isInstanceOf(NodeNameTaken.class);
        }
    }
}
