package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message as JSON for programs: instants in ISO-8601, everything as it is known, nothing cut. */
final class JsonForm {
    private JsonForm() {}

    static byte[] of(Message message) {
        return Json.write(Json.object(
                        "id",
                        message.id(),
                        "answers",
                        message.answers(),
                        "at",
                        Zoned.iso(message.at(), message.zone()),
                        "node",
                        message.node(),
                        "subject",
                        new Wording(message).subject(),
                        "severity",
                        message.severity().word(),
                        "total",
                        message.total(),
                        "counts",
                        new TreeMap<>(message.counts()),
                        "resolved",
                        message.over(),
                        "news",
                        message.news().stream().map(each -> news(message, each)).toList()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> news(Message message, News news) {
        return Json.object(
                "kind",
                news.kind().word(),
                "condition",
                news.condition(),
                "rule",
                news.rule(),
                "subject",
                news.subject(),
                "task",
                news.task(),
                "category",
                news.category(),
                "severity",
                news.severity().word(),
                "summary",
                news.summary(),
                "details",
                news.details().json(),
                "first_seen",
                Zoned.iso(news.firstSeen(), message.zone()),
                "last_seen",
                Zoned.iso(news.lastSeen(), message.zone()),
                "over",
                Zoned.isoOrNull(news.over(), message.zone()),
                "because",
                news.because(),
                "count",
                news.count());
    }
}
