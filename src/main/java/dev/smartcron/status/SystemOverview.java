package dev.smartcron.status;

import dev.smartcron.execution.Sentence;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.store.rows.Pause;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system at a glance, with the node that it is looked at from.
 *
 * @param pause of everything; null where there is none
 * @param silentAfter how long no tick of a node may have been seen
 */
public record SystemOverview(
        SystemStatus system,
        TickBook ticks,
        DatabaseState database,
        @Nullable Pause pause,
        NodeSettings here,
        Duration silentAfter) {

    /** The document that scripts read, with instants in this zone. */
    public Map<String, @Nullable Object> json(ZoneId zone) {
        Map<String, @Nullable Object> document = system.json(zone, silentAfter);
        document.put("node", here.name());
        document.put("environment", here.environment());
        document.put("home", here.home().toString());
        document.put("paused_all", pause == null ? null : Sentence.in(zone).of(pause.reason(false)));
        document.put("ticks", ticks.json());
        document.put("database", database.json(zone));
        return document;
    }
}
