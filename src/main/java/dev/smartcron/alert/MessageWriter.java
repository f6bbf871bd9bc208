package dev.smartcron.alert;

import dev.smartcron.alert.Dispatch.DispatchDecision;
import dev.smartcron.alert.Dispatch.WaitingNews;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.alerts.Notices;
import dev.smartcron.store.alerts.Outbox;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of the news that may leave.
 *
 * @param node that writes
 * @param zone that times are written in
 */
record MessageWriter(String node, ZoneId zone) {
    private static final Comparator<News> MOST_URGENT_FIRST = Comparator.comparing(
                    (News news) -> !news.kind().goesOn())
            .thenComparing(News::severity)
            .thenComparing(News::firstSeen)
            .thenComparing(News::condition);

    /**
     * Puts what may leave through a channel now into the outbox, as one message.
     *
     * @return when something of what stays may leave; null when nothing stays
     */
    @Nullable
    Instant post(ConditionChanges change, String channel, Dispatch dispatch, Instant now) {
        Notices notices = new Notices(change.session());
        List<WaitingNews> waiting = notices.waiting(channel).stream()
                .map(each -> new WaitingNews(
                        each.id(), each.condition(), NewsKind.of(each.kind()), each.severity(), each.createdAt()))
                .toList();
        if (waiting.isEmpty()) {
            return null;
        }
        DispatchDecision decision = dispatch.decide(waiting, notices.sent(channel, Dispatch.RATE), now);
        if (!decision.leaving().isEmpty()) {
            List<News> news = news(change, decision.leaving());
            long message = Outbox.add(
                    change.session(),
                    channel,
                    now,
                    id -> message(Outbox.messageId(id, now), news, answers(notices, channel, news), now)
                            .write());
            notices.leave(decision.leaving().stream().map(WaitingNews::notice).toList(), message);
        }
        return decision.next();
    }

    private static List<News> news(ConditionChanges change, List<WaitingNews> leaving) {
        Map<Long, List<NewsKind>> kinds = new LinkedHashMap<>();
        leaving.forEach(each -> kinds.computeIfAbsent(each.condition(), unused -> new ArrayList<>())
                .add(each.kind()));
        List<News> news = new ArrayList<>();
        kinds.forEach((id, all) -> change.find(id).ifPresent(condition -> news.add(news(condition, asOne(all)))));
        news.sort(MOST_URGENT_FIRST);
        return news;
    }

    /** Makes one piece of news of several about a condition. */
    static NewsKind asOne(List<NewsKind> kinds) {
        NewsKind first = kinds.get(0);
        NewsKind last = kinds.get(kinds.size() - 1);
        boolean unknown = first == NewsKind.OPENED
                || (first == NewsKind.FLAPPING && last == NewsKind.RESOLVED && kinds.size() > 1);
        if (last == NewsKind.RESOLVED) {
            return unknown ? NewsKind.PASSED : last;
        }
        return last == NewsKind.FLAPPING || !unknown ? last : first;
    }

    private static News news(Condition condition, NewsKind kind) {
        return new News(
                kind,
                condition.id(),
                condition.rule(),
                condition.subject(),
                condition.task(),
                condition.category(),
                condition.state().severity(),
                condition.summary(),
                Details.read(condition.detail()),
                condition.state().firstSeen(),
                condition.state().lastSeen(),
                condition.resolvedAt(),
                condition.because(),
                condition.state().count());
    }

    private Message message(String id, List<News> news, @Nullable String answers, Instant now) {
        boolean tooMany = news.size() > Message.MOST;
        Map<String, Integer> counts = tooMany
                ? news.stream()
                        .collect(Collectors.groupingBy(News::rule, TreeMap::new, Collectors.summingInt(each -> 1)))
                : Map.of();
        return new Message(id, answers, now, node, zone, tooMany ? news.subList(0, Message.MOST) : news, counts);
    }

    private static @Nullable String answers(Notices notices, String channel, List<News> news) {
        return news.size() == 1
                ? notices.firstMessage(news.get(0).condition(), channel).orElse(null)
                : null;
    }
}
