package dev.smartcron.checks;

import dev.smartcron.settings.EventHook;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.HookTable.HookState;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that events arrive where they are sent on to. */
record HookCheck(HookTable table, List<EventHook> hooks, ZoneId zone) implements Check {
    private static final String NAME = "event_hooks";

    @Override
    public List<CheckResult> check(Instant now) {
        if (hooks.isEmpty()) {
            return List.of();
        }
        List<String> failing = new ArrayList<>();
        for (EventHook hook : hooks) {
            failure(hook).ifPresent(failing::add);
        }
        return List.of(
                failing.isEmpty()
                        ? CheckResult.ok(
                                NAME,
                                hooks.size() == 1
                                        ? "1 hook takes its events"
                                        : hooks.size() + " hooks take their events")
                        : CheckResult.degraded(
                                NAME,
                                String.join("; ", failing),
                                "Look at what receives them; event_hooks in smartcron.yaml has its address. Nothing is lost"
                                        + " meanwhile."));
    }

    private Optional<String> failure(EventHook hook) {
        HookState state = table.state(hook.name()).orElse(null);
        if (state == null || state.tries() == 0) {
            return Optional.empty();
        }
        return Optional.of("hook " + hook.number() + ": " + state.error() + ", " + state.tries()
                + (state.tries() == 1 ? " try" : " tries") + " in vain, every event after " + state.lastEvent()
                + " waits"
                + (state.nextTry() == null ? "" : ", next try " + Zoned.iso(state.nextTry(), zone)));
    }
}
