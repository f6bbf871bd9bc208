package dev.smartcron.status;

import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.alerts.Deliveries;
import dev.smartcron.store.alerts.Deliveries.DeliveredNews;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert with what was told of it. */
public record AlertView(Condition condition, List<DeliveredNews> delivered) {
    public static AlertView of(Condition condition, Deliveries deliveries) {
        return new AlertView(condition, deliveries.of(condition.id()));
    }

    public Map<String, @Nullable Object> json(ZoneId zone) {
        ConditionState state = condition.state();
        boolean acknowledged = state.phase() == Phase.ACKNOWLEDGED;
        return Json.object(
                "id",
                condition.id(),
                "rule",
                condition.rule(),
                "subject",
                condition.subject(),
                "task",
                condition.task(),
                "severity",
                state.severity().word(),
                "state",
                state.phase().word(),
                "summary",
                condition.summary(),
                "first_seen",
                Zoned.iso(state.firstSeen(), zone),
                "last_seen",
                Zoned.iso(state.lastSeen(), zone),
                "count",
                state.count(),
                "acknowledged_by",
                acknowledged ? state.by() : null,
                "until",
                Zoned.isoOrNull(state.until(), zone),
                "muted_by",
                condition.mutedBy(),
                "resolved_at",
                Zoned.isoOrNull(condition.resolvedAt(), zone),
                "because",
                condition.because(),
                "delivered",
                delivered.stream()
                        .map(each -> Json.object(
                                "channel", each.channel(),
                                "news", each.kind(),
                                "at", Zoned.iso(each.at(), zone),
                                "state", each.state(),
                                "error", each.error()))
                        .toList());
    }
}
