package dev.smartcron.alert.message;

import dev.smartcron.text.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report on its way out. Kept as JSON; each channel gives it a form of its own.
 *
 * @param node that wrote it
 * @param zone that times are written in
 * @param facts all of it for programs, as plain values
 */
public record ReportMessage(
        String id, Instant at, String node, ZoneId zone, ReportPage page, Map<String, @Nullable Object> facts)
        implements OutgoingMessage {
    private static final String MARK = "report";

    /** A report answers nothing. */
    @Override
    public @Nullable String answers() {
        return null;
    }

    @Override
    public String write() {
        return Json.write(Json.object(
                "id",
                id,
                "at",
                at.toEpochMilli(),
                "node",
                node,
                "zone",
                zone.getId(),
                "page",
                page.json(),
                MARK,
                facts));
    }

    /** Checks whether a text is what {@link #write} makes, and no other message's. */
    public static boolean isOne(String text) {
        return Json.readObject(text).containsKey(MARK);
    }

    /** Reads {@link #write}. */
    @SuppressWarnings("unchecked") // every JSON object has string keys
    public static ReportMessage read(String text) {
        Map<String, @Nullable Object> json = Json.readObject(text);
        return new ReportMessage(
                (String) Objects.requireNonNull(json.get("id")),
                Instant.ofEpochMilli((Long) Objects.requireNonNull(json.get("at"))),
                (String) Objects.requireNonNull(json.get("node")),
                ZoneId.of((String) Objects.requireNonNull(json.get("zone"))),
                ReportPage.of((Map<?, ?>) Objects.requireNonNull(json.get("page"))),
                (Map<String, @Nullable Object>) Objects.requireNonNull(json.get(MARK)));
    }
}
