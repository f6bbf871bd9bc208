package dev.smartcron.alert.message;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message: the news that leave together through one channel. Kept as JSON; each channel gives it a form of its own.
 *
 * @param id the same for every try of it, so that who gets it twice can tell; letters, digits, dots and dashes
 * @param answers the id of the message that told of the same condition first; null where there is none, and where this
 *     one tells of several
 * @param node that wrote it
 * @param zone that times are written in
 * @param news the most urgent first; at least one, at most {@link #MOST}
 * @param counts how many conditions of each rule go on, or where none does, are over; only where it stands for more than its
 *     news, else empty
 * @param resolved how many of all that it stands for are over, where they are counted so; else zero
 */
public record Message(
        String id,
        @Nullable String answers,
        Instant at,
        String node,
        ZoneId zone,
        List<News> news,
        Map<String, Integer> counts,
        int resolved)
        implements OutgoingMessage {
    /** News told one by one; the others are counted. */
    public static final int MOST = 20;

    public Message {
        news = List.copyOf(news);
        counts = Map.copyOf(counts);
        if (news.isEmpty() || news.size() > MOST) {
            throw new IllegalArgumentException(news.size() + " news in message " + id);
        }
    }

    /** A message whose news are all that it stands for. */
    public Message(String id, @Nullable String answers, Instant at, String node, ZoneId zone, List<News> news) {
        this(id, answers, at, node, zone, news, Map.of(), 0);
    }

    /** Checks whether it tells of one condition only. */
    public boolean isSingle() {
        return total() == 1;
    }

    /** The number of conditions that it stands for. */
    public int total() {
        int counted = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.isEmpty() ? news.size() : anyGoesOn() ? counted + resolved : counted;
    }

    /** The number of those that are over. */
    public int over() {
        return counts.isEmpty()
                ? (int) news.stream().filter(each -> !each.kind().goesOn()).count()
                : resolved;
    }

    private boolean anyGoesOn() {
        return news.stream().anyMatch(each -> each.kind().goesOn());
    }

    /** The most urgent severity of what goes on; of all that it tells, where nothing does. */
    public Severity severity() {
        return news.stream()
                .filter(each -> each.kind().goesOn() || !anyGoesOn())
                .map(News::severity)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public String write() {
        return Json.write(Json.object(
                "id",
                id,
                "answers",
                answers,
                "at",
                at.toEpochMilli(),
                "node",
                node,
                "zone",
                zone.getId(),
                "news",
                news.stream().map(News::json).toList(),
                "counts",
                new TreeMap<>(counts),
                "resolved",
                resolved));
    }

    /** Reads {@link #write}. */
    public static Message read(String text) {
        Map<String, @Nullable Object> json = Json.readObject(text);
        Map<String, Integer> counts = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(json.get("counts")))
                .forEach((rule, count) -> counts.put((String) rule, ((Long) count).intValue()));
        return new Message(
                (String) Objects.requireNonNull(json.get("id")),
                (String) json.get("answers"),
                Instant.ofEpochMilli((Long) Objects.requireNonNull(json.get("at"))),
                (String) Objects.requireNonNull(json.get("node")),
                ZoneId.of((String) Objects.requireNonNull(json.get("zone"))),
                ((List<?>) Objects.requireNonNull(json.get("news")))
                        .stream().map(each -> News.of((Map<?, ?>) each)).toList(),
                counts,
                json.get("resolved") instanceof Long resolved ? resolved.intValue() : 0);
    }
}
