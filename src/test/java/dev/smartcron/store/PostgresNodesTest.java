package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            Ledger ledger = new Ledger(database);
            ledger.begin(new Ledger.Node("a", "e", "one", "1"), "runner", NOON, Duration.ofDays(1), List.of());
            Ledger.Node other = new Ledger.Node("a", "e", "two", "1");
            assertThatThrownBy(() -> ledger.begin(other, "runner", NOON.plusSeconds(1), Duration.ofDays(1), List.of()))
                    .isInstanceOf(NodeNameTaken.class);
        }
    }
}
