package dev.smartcron.alert;

import dev.smartcron.alert.message.News;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionKey;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.alerts.Notices;
import dev.smartcron.store.alerts.Notices.NewNotice;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conditions on their way to what is so, within one transaction. */
final class Reconciling {
    /** Past troubles explain for so long what they have caused: that needs its next run to be well. */
    private static final Duration AFTERMATH = Duration.ofHours(1);

    private final ConditionChanges change;
    private final Audience audience;
    private final Lifecycle lifecycle;
    private final Instant now;
    private final Mutes mutes;
    private final Map<ConditionKey, BeforeAndAfter> looked = new LinkedHashMap<>();
    private final List<ConditionLook> looks = new ArrayList<>();
    private @Nullable Map<ConditionKey, Integer> changesOfResolved;
    private @Nullable Map<String, String> categories;

    Reconciling(ConditionChanges change, Audience audience, Lifecycle lifecycle, Instant now) {
        this.change = change;
        this.audience = audience;
        this.lifecycle = lifecycle;
        this.now = now;
        this.mutes = new Mutes(change.snoozes(now), now);
    }

    /**
     * A condition before and after a look.
     *
     * @param was null where there was none
     * @param next null where there is none any more
     */
    private record BeforeAndAfter(
            @Nullable Condition was, @Nullable Condition next) {}

    /**
     * A look at a condition that is more than suspected.
     *
     * @param before its state; null where there was none
     * @param news what is told of it; null for nothing
     */
    private record ConditionLook(@Nullable ConditionState before, Condition condition, News.@Nullable NewsKind news) {
        ConditionLook of(Condition row) {
            return new ConditionLook(before, row, news);
        }

        boolean isChange() {
            return before == null || condition.state().phase() != before.phase();
        }

        boolean isOpening() {
            return condition.state().phase().isOpen()
                    && (before == null || !before.phase().isOpen());
        }

        boolean isEnd() {
            return condition.state().phase() == Phase.RESOLVED;
        }
    }

    /**
     * Takes a look at everything that is open or was seen wrong.
     *
     * @param ended says that a condition is over; empty where it goes on, or nobody knows
     */
    void look(List<Sighting> wrong, Function<Condition, Optional<Ended>> ended) {
        Map<ConditionKey, Condition> open = new LinkedHashMap<>();
        change.open().forEach(each -> open.put(each.key(), each));
        open.values().forEach(mutes::addCause);
        change.overSince(now.minus(AFTERMATH)).forEach(mutes::addCause);
        for (Sighting each : wrong) {
            Condition was = open.get(each.key());
            if (was == null) {
                mutes.addCause(each);
            } else {
                mutes.addCause(as(each.finding().severity(), was));
            }
        }
        for (Sighting each : wrong) {
            Condition next = sighted(open.get(each.key()), each);
            if (next == null) {
                open.remove(each.key());
            } else {
                open.put(each.key(), next);
            }
        }
        open.forEach((key, condition) -> {
            Optional<Ended> end = ended.apply(condition);
            if (end.isPresent() || !looked.containsKey(key)) {
                lookAgain(condition, end.orElse(null));
            }
        });
    }

    /** A condition as urgent as it was just seen, if that is more than it was. */
    private static Condition as(Severity seen, Condition was) {
        ConditionState state = was.state();
        return was.in(state.seen(state.severity().orMoreUrgent(seen), 0, state.lastSeen()));
    }

    private @Nullable Condition sighted(@Nullable Condition was, Sighting sighting) {
        Finding finding = sighting.finding();
        String detail = Json.write(finding.details().json());
        Condition described = was != null
                ? was.described(finding.summary(), detail)
                : new Condition(
                        0,
                        sighting.rule(),
                        finding.subject(),
                        finding.task(),
                        finding.task() == null ? null : categories().get(finding.task()),
                        finding.summary(),
                        detail,
                        finding.causes(),
                        finding.to(),
                        ConditionState.suspected(finding.severity(), sighting.times(), sighting.seen(), now),
                        null,
                        null,
                        null);
        Look look = new Look.Wrong(finding.severity(), sighting.times(), sighting.seen(), sighting.toOpen());
        return step(was, described, look, null);
    }

    private void lookAgain(Condition condition, @Nullable Ended end) {
        step(condition, condition, end == null ? new Look.None() : new Look.Well(end.toClose()), end);
    }

    /** Takes one look; what becomes of the condition is written with the others'. */
    private @Nullable Condition step(@Nullable Condition was, Condition described, Look look, @Nullable Ended end) {
        Optional<String> mutedBy =
                mutes.of(look instanceof Look.Wrong wrong ? as(wrong.severity(), described) : described);
        ConditionState before = was == null ? null : was.state();
        int changed = was == null || look instanceof Look.Well || was.state().phase() == Phase.SUSPECTED
                ? changes(described.key(), before)
                : 0;
        Lifecycle.LifecycleStep step = lifecycle.next(before, look, changed, mutedBy.isPresent(), now);
        ConditionState state = step.state();
        Condition next = null;
        if (state != null) {
            next = described.in(state).muted(mutedBy.orElse(null));
            if (state.phase() == Phase.RESOLVED) {
                next = next.over(end == null ? now : end.at(), end == null ? "It keeps still." : end.because());
            }
            if (state.phase() != Phase.SUSPECTED) {
                looks.add(new ConditionLook(before, next, step.news()));
            }
        }
        BeforeAndAfter earlier = looked.get(described.key());
        looked.put(described.key(), new BeforeAndAfter(earlier == null ? was : earlier.was(), next));
        return next;
    }

    /** Counts how many times that was opened and closed lately. */
    private int changes(ConditionKey key, @Nullable ConditionState open) {
        Instant since = now.minus(Lifecycle.FLAPPING_WITHIN);
        Map<ConditionKey, Integer> known = changesOfResolved;
        if (known == null) {
            known = change.changesOfResolved(since);
            changesOfResolved = known;
        }
        boolean opened =
                open != null && open.phase().isOpen() && open.firstSeen().isAfter(since);
        return known.getOrDefault(key, 0) + (opened ? 1 : 0);
    }

    private Map<String, String> categories() {
        Map<String, String> known = categories;
        if (known == null) {
            known = change.categories();
            categories = known;
        }
        return known;
    }

    /**
     * After the look: writes what has become of the conditions, and the news of it. What goes on is also told through
     * channels that were told nothing of it: they were not there when it opened.
     *
     * <p>However many there are, they are written by a few statements: ten thousand tasks may fail at once.
     */
    Reconciled write() {
        Notices notices = new Notices(change.session());
        Map<Long, SortedSet<String>> toldTo = notices.ofOpen();
        Map<ConditionKey, Long> added = writeConditions();
        List<ConditionLook> written = looks.stream()
                .map(each -> each.of(identified(each.condition(), added)))
                .toList();
        written.stream().filter(ConditionLook::isChange).forEach(each -> change.event(each.condition(), now));
        List<NewNotice> news = new ArrayList<>();
        written.forEach(each -> tell(each, toldTo, news));
        looked.values().stream()
                .map(BeforeAndAfter::next)
                .filter(next -> next != null && next.state().phase().isOpen())
                .forEach(open -> tellNewChannels(identified(open, added), toldTo, news));
        notices.add(news, now);
        return new Reconciled(
                written.stream()
                        .filter(ConditionLook::isOpening)
                        .map(ConditionLook::condition)
                        .toList(),
                written.stream()
                        .filter(ConditionLook::isEnd)
                        .map(ConditionLook::condition)
                        .toList());
    }

    private void tell(ConditionLook look, Map<Long, SortedSet<String>> toldTo, List<NewNotice> news) {
        if (look.news() != null) {
            Condition condition = look.condition();
            SortedSet<String> known = toldTo.computeIfAbsent(condition.id(), unused -> new TreeSet<>());
            List<String> channels = look.isEnd() ? List.copyOf(known) : audience.of(condition);
            channels.forEach(channel ->
                    news.add(new NewNotice(condition.id(), channel, look.news().word())));
            known.addAll(channels);
        }
    }

    private void tellNewChannels(Condition open, Map<Long, SortedSet<String>> toldTo, List<NewNotice> news) {
        if (open.state().toldAt() != null) {
            Set<String> known = toldTo.getOrDefault(open.id(), Collections.emptySortedSet());
            audience.of(open).stream()
                    .filter(channel -> !known.contains(channel))
                    .forEach(channel -> news.add(new NewNotice(open.id(), channel, News.NewsKind.OPENED.word())));
        }
    }

    private Map<ConditionKey, Long> writeConditions() {
        List<Condition> added = new ArrayList<>();
        List<Condition> changed = new ArrayList<>();
        List<Condition> gone = new ArrayList<>();
        looked.values().forEach(each -> {
            Condition was = each.was();
            Condition next = each.next();
            if (was == null && next != null) {
                added.add(next);
            } else if (was != null && next == null) {
                gone.add(was);
            } else if (next != null && !next.equals(was)) {
                changed.add(next);
            }
        });
        change.forget(gone);
        change.write(changed);
        return change.add(added);
    }

    private static Condition identified(Condition condition, Map<ConditionKey, Long> added) {
        Long id = added.get(condition.key());
        return id == null ? condition : condition.identified(id);
    }
}
