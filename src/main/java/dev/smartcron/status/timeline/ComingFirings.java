package dev.smartcron.status.timeline;

import dev.smartcron.execution.Reason;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.status.Holds;
import dev.smartcron.status.timeline.TaskTimeline.Coming;
import dev.smartcron.store.query.RegisteredTask;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** Walks through the firings to come of a task, those of an hour that are close to each other together. */
record ComingFirings(Holds holds, TimelineSpan span, Instant now) {
    private static final int MOST = 25_000;

    /** Firings that are asked one by one whether something holds them; of those behind them, the first of each hour is. */
    private static final int MOST_ASKED = 1_000;

    List<Coming> of(RegisteredTask task) {
        Optional<Schedule> schedule = task.schedule().filter(known -> known.kind() == ScheduleKind.TIMED);
        Instant from = span.atLeast(task.waitsUntil(now).orElse(now));
        if (schedule.isEmpty() || !task.row().mayRun() || task.problem() != null || !from.isBefore(span.until())) {
            return List.of();
        }
        boolean mayBeHeld = task.row().pause() != null
                || holds.pauseOfAll() != null
                || task.declared("calendar").isPresent()
                || task.declared("active").isPresent();
        Reason noNode = holds.whyNoNode(task).orElse(null);
        Duration close = span.close();
        @Nullable Instant asked = null;
        @Nullable Reason held = noNode;
        List<Coming> coming = new ArrayList<>();
        @Nullable Coming last = null;
        PrimitiveIterator.OfLong walk = schedule.get().walk(from.isAfter(now) ? from.minusSeconds(1) : from);
        for (int i = 0; i < MOST && walk.hasNext(); i++) {
            Instant firing = Instant.ofEpochSecond(walk.nextLong());
            if (!firing.isBefore(span.until())) {
                break;
            }
            Instant hour = firing.truncatedTo(ChronoUnit.HOURS);
            if (mayBeHeld && (i < MOST_ASKED || !hour.equals(asked))) {
                held = holds.whyNot(task, firing).orElse(noNode);
                asked = hour;
            }
            String note = schedule.get().note(firing).orElse(null);
            if (last != null
                    && Objects.equals(held, last.held())
                    && Objects.equals(note, last.note())
                    && hour.equals(last.first().truncatedTo(ChronoUnit.HOURS))
                    && Duration.between(last.last(), firing).compareTo(close) <= 0) {
                last = new Coming(last.first(), firing, last.firings() + 1, held, note);
                coming.set(coming.size() - 1, last);
            } else {
                last = new Coming(firing, firing, 1, held, note);
                coming.add(last);
            }
        }
        return coming;
    }
}
