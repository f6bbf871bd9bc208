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
import dev.smartcron.store.alerts.Notices.UnsentNotice;
import dev.smartcron.store.alerts.Outbox;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final Comparator<AsOne> MOST_URGENT_FIRST = Comparator.comparing(
                    (AsOne each) -> !each.kind().goesOn())
            .thenComparing(each -> each.notice().severity())
            .thenComparing(each -> each.notice().firstSeen())
            .thenComparing(each -> each.notice().condition());

    /**
     * The one piece of news that all about a condition make.
     *
     * @param notice one of those about it
     */
    private record AsOne(NewsKind kind, UnsentNotice notice) {}

    /**
     * Puts what may leave through a channel now into the outbox, as one message.
     *
     * @return when something of what stays may leave; null when nothing stays
     */
    @Nullable
    Instant post(ConditionChanges change, String channel, Dispatch dispatch, Instant now) {
        Notices notices = new Notices(change.session());
        Map<Long, UnsentNotice> waiting = new LinkedHashMap<>();
        notices.waiting(channel).forEach(each -> waiting.put(each.id(), each));
        if (waiting.isEmpty()) {
            return null;
        }
        DispatchDecision decision = dispatch.decide(
                waiting.values().stream()
                        .map(each -> new WaitingNews(
                                each.id(),
                                each.condition(),
                                NewsKind.of(each.kind()),
                                each.severity(),
                                each.createdAt()))
                        .toList(),
                notices.sent(channel, Dispatch.RATE),
                now);
        if (!decision.leaving().isEmpty()) {
            List<UnsentNotice> leaving = decision.leaving().stream()
                    .map(each -> Objects.requireNonNull(waiting.get(each.notice())))
                    .toList();
            List<AsOne> told = byCondition(leaving);
            List<News> news = news(change, told);
            long message = Outbox.add(
                    change.session(),
                    channel,
                    now,
                    id -> message(Outbox.messageId(id, now), told, news, answers(notices, channel, told), now)
                            .write());
            notices.leave(leaving.stream().map(UnsentNotice::id).toList(), message);
        }
        return decision.next();
    }

    private static List<AsOne> byCondition(List<UnsentNotice> leaving) {
        Map<Long, List<UnsentNotice>> conditions =
                leaving.stream().collect(Collectors.groupingBy(UnsentNotice::condition));
        return conditions.values().stream()
                .map(all -> new AsOne(
                        asOne(all.stream().map(each -> NewsKind.of(each.kind())).toList()), all.get(0)))
                .sorted(MOST_URGENT_FIRST)
                .toList();
    }

    /** The news that are told one by one: of thousands, nobody reads the rest. */
    private static List<News> news(ConditionChanges change, List<AsOne> told) {
        return told.stream()
                .limit(Message.MOST)
                .map(each -> news(change.find(each.notice().condition()).orElseThrow(), each.kind()))
                .toList();
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

    private Message message(String id, List<AsOne> told, List<News> news, @Nullable String answers, Instant now) {
        if (told.size() == news.size()) {
            return new Message(id, answers, now, node, zone, news);
        }
        List<AsOne> goOn = told.stream().filter(each -> each.kind().goesOn()).toList();
        Map<String, Integer> counts = (goOn.isEmpty() ? told : goOn)
                .stream()
                        .collect(Collectors.groupingBy(
                                each -> each.notice().rule(), TreeMap::new, Collectors.summingInt(each -> 1)));
        return new Message(id, answers, now, node, zone, news, counts, told.size() - goOn.size());
    }

    private static @Nullable String answers(Notices notices, String channel, List<AsOne> told) {
        return told.size() == 1
                ? notices.firstMessage(told.get(0).notice().condition(), channel)
                        .orElse(null)
                : null;
    }
}
