package dev.smartcron.checks;

import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.PingTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks that what tasks' {@code ping_url} lead to takes their pings. */
record PingCheck(HookTable table, PingTable pings) implements Check {
    private static final String NAME = "pings";

    @Override
    public List<CheckResult> check(Instant now) {
        List<String> readers = pings.readers();
        if (readers.isEmpty()) {
            return List.of();
        }
        List<String> failing = new ArrayList<>();
        for (String reader : readers) {
            table.state(reader)
                    .filter(state -> state.error() != null)
                    .ifPresent(state -> failing.add(PingTable.placeOf(reader) + ": " + state.error()
                            + (state.tries() == 0 ? "" : ", " + state.tries() + " in vain")));
        }
        return List.of(
                failing.isEmpty()
                        ? CheckResult.ok(NAME, "they are taken")
                        : CheckResult.degraded(
                                NAME,
                                String.join("; ", failing),
                                "Look whether the service is there, and at ping_url of the tasks."));
    }
}
