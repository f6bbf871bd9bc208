package dev.smartcron.hooks;

import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.net.HttpAnswer;
import dev.smartcron.net.HttpCall;
import dev.smartcron.net.Signature;
import dev.smartcron.settings.EventHook;
import dev.smartcron.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** Posts one event to a hook. */
final class HookRequest {
    private final HttpCall call;
    private final ZoneId zone;

    HookRequest(EventHook hook, ZoneId zone) {
        this.call = new HttpCall(hook.url(), new Signature(hook.secret()));
        this.zone = zone;
    }

    HttpAnswer post(RecordedEvent event, Instant now) {
        byte[] body = Json.write(event.json(zone)).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "SmartCron-Event", Long.toString(event.id()));
        return call.post(headers, body, now);
    }
}
