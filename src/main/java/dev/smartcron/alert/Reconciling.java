package dev.smartcron.alert;

import dev.smartcron.alert.message.News;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.alerts.Notices;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conditions on their way to what is so, within one transaction. */
final class Reconciling {
    /** Past troubles explain for so long what they have caused: that needs its next run to be well. */
    private static final Duration AFTERMATH = Duration.ofHours(1);

    private final ConditionChanges change;
    private final Notices notices;
    private final Audience audience;
    private final Lifecycle lifecycle;
    private final Instant now;
    private final Mutes mutes;
    private final List<Condition> goOn = new ArrayList<>();
    private final List<Condition> opened = new ArrayList<>();
    private final List<Condition> over = new ArrayList<>();

    Reconciling(ConditionChanges change, Audience audience, Lifecycle lifecycle, Instant now) {
        this.change = change;
        this.notices = new Notices(change.session());
        this.audience = audience;
        this.lifecycle = lifecycle;
        this.now = now;
        this.mutes = new Mutes(change.snoozes(now), now);
    }

    /** A rule and what it looks at. */
    private record Key(String rule, String subject) {}

    /**
     * Takes a look at everything that is open or was seen wrong.
     *
     * @param ended says that a condition is over; empty where it goes on, or nobody knows
     */
    void look(List<Sighting> wrong, Function<Condition, Optional<Ended>> ended) {
        Map<Key, Condition> open = new LinkedHashMap<>();
        change.open().forEach(each -> open.put(new Key(each.rule(), each.subject()), each));
        open.values().forEach(mutes::addCause);
        change.overSince(now.minus(AFTERMATH)).forEach(mutes::addCause);
        for (Sighting each : wrong) {
            Condition was = open.get(new Key(each.rule(), each.finding().subject()));
            if (was == null) {
                mutes.addCause(each);
            } else {
                mutes.addCause(as(each.finding().severity(), was));
            }
        }
        Set<Key> seen = new HashSet<>();
        for (Sighting each : wrong) {
            Key key = new Key(each.rule(), each.finding().subject());
            seen.add(key);
            Condition next = sighted(open.get(key), each);
            if (next == null || next.state().phase() == Phase.RESOLVED) {
                open.remove(key);
            } else {
                open.put(key, next);
            }
        }
        open.forEach((key, condition) -> {
            Optional<Ended> end = ended.apply(condition);
            Condition next = end.isPresent() || !seen.contains(key) ? looked(condition, end.orElse(null)) : condition;
            if (next != null && next.state().phase().isOpen()) {
                goOn.add(next);
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
                        finding.task() == null
                                ? null
                                : change.category(finding.task()).orElse(null),
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

    private @Nullable Condition looked(Condition condition, @Nullable Ended end) {
        return step(condition, condition, end == null ? new Look.None() : new Look.Well(end.toClose()), end);
    }

    /** Takes one look, and writes what has become of it. */
    private @Nullable Condition step(@Nullable Condition was, Condition described, Look look, @Nullable Ended end) {
        Optional<String> mutedBy =
                mutes.of(look instanceof Look.Wrong wrong ? as(wrong.severity(), described) : described);
        ConditionState before = was == null ? null : was.state();
        int changes = was == null || look instanceof Look.Well || was.state().phase() == Phase.SUSPECTED
                ? change.changes(described.rule(), described.subject(), now.minus(Lifecycle.FLAPPING_WITHIN))
                : 0;
        Lifecycle.LifecycleStep step = lifecycle.next(before, look, changes, mutedBy.isPresent(), now);
        ConditionState state = step.state();
        if (state == null) {
            if (was != null) {
                change.forget(was);
            }
            return null;
        }
        Condition next = described.in(state).muted(mutedBy.orElse(null));
        if (state.phase() == Phase.RESOLVED) {
            next = next.over(end == null ? now : end.at(), end == null ? "It keeps still." : end.because());
        }
        if (was == null) {
            next = next.identified(change.add(next));
        } else if (!next.equals(was)) {
            change.write(next);
        }
        tell(before, next, step.news());
        return next;
    }

    private void tell(@Nullable ConditionState before, Condition condition, News.@Nullable NewsKind news) {
        Phase phase = condition.state().phase();
        boolean wasOpen = before != null && before.phase().isOpen();
        if (phase.isOpen() && !wasOpen) {
            opened.add(condition);
        } else if (phase == Phase.RESOLVED) {
            over.add(condition);
        }
        if (phase != Phase.SUSPECTED && (before == null || phase != before.phase())) {
            change.event(condition, now);
        }
        if (news != null) {
            List<String> channels = phase == Phase.RESOLVED ? notices.channels(condition.id()) : audience.of(condition);
            channels.forEach(channel -> notices.add(condition.id(), channel, news.word(), now));
        }
    }

    /** After the look: tells what goes on through channels that were told nothing of it: they were not there when it opened. */
    void tellNewChannels() {
        Map<Long, Set<String>> told = notices.ofOpen();
        for (Condition open : goOn) {
            if (open.state().toldAt() != null) {
                audience.of(open).stream()
                        .filter(channel ->
                                !told.getOrDefault(open.id(), Set.of()).contains(channel))
                        .forEach(channel -> notices.add(open.id(), channel, News.NewsKind.OPENED.word(), now));
            }
        }
    }

    Reconciled done() {
        return new Reconciled(opened, over);
    }
}
