package dev.smartcron.simulation;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.task.Validity;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Walks the schedules of tasks through a span of time. */
public final class Simulator {
    private static final int MOST_MINUTES = 2 * 60;
    private static final Duration STRIP_OF_HOURS = Duration.ofHours(49);

    /** Half of what there may be: the rest is for the counts and the output. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 2;

    private final Map<String, Definition> calendars;
    private final SimulatedNode place;
    private final Span span;
    private final Buckets hours;
    private final Buckets strip;
    private final boolean stripOfHours;
    private final Concurrency load;
    private final int[] perMinute;
    private final Map<StartsKey, Starts> walked = new HashMap<>();
    private final Map<Starts.Minutes, StartPattern> patterns = new LinkedHashMap<>();
    private final List<TaskForecast> tasks = new ArrayList<>();
    private final List<Absent> notByClock = new ArrayList<>();
    private final List<Absent> leftOut = new ArrayList<>();
    private int unknownDurations;

    /** All that decides in which minutes a task starts: many tasks ask for the same. */
    private record StartsKey(
            Schedule schedule,
            @Nullable Object active,
            @Nullable Object calendar,
            List<Hold> holds,
            Duration delay) {}

    /** More different schedules over a longer time than this machine has the memory for. */
    public static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooMuch(String message) {
            super(message);
        }
    }

    private Simulator(Map<String, Definition> calendars, SimulatedNode place, Span span) {
        this.calendars = calendars;
        this.place = place;
        this.span = span;
        this.hours = Buckets.hours(span);
        boolean isShort = Duration.between(span.from(), span.until()).compareTo(STRIP_OF_HOURS) <= 0;
        this.stripOfHours = isShort;
        this.strip = isShort ? hours : Buckets.days(span);
        this.load = new Concurrency(span);
        this.perMinute = new int[span.minutes()];
    }

    /**
     * Simulates the tasks; starts nothing.
     *
     * @param calendars those that the tasks name
     * @param progress takes the number of candidates that are done, after each
     * @throws TooMuch before memory runs out
     */
    public static Simulation run(
            List<Participant> candidates,
            Map<String, Definition> calendars,
            SimulatedNode place,
            Span span,
            IntConsumer progress) {
        Simulator simulator = new Simulator(calendars, place, span);
        int done = 0;
        for (Participant candidate : candidates) {
            simulator.add(candidate);
            progress.accept(++done);
        }
        return simulator.result();
    }

    private void add(Participant candidate) {
        String name = candidate.definition().name();
        if (candidate.leftOut().isPresent()) {
            leftOut.add(new Absent(name, candidate.leftOut().get()));
            return;
        }
        try {
            Task task = Task.of(candidate.definition());
            Optional<String> why = leftOut(task);
            Optional<Schedule> schedule = task.timing().schedule();
            if (why.isPresent()) {
                leftOut.add(new Absent(name, why.get()));
            } else if (schedule.isEmpty()) {
                notByClock.add(new Absent(name, "no schedule: started by a trigger, a chain or the queue only"));
            } else if (schedule.get().kind() == ScheduleKind.TIMED) {
                walk(task, schedule.get(), candidate);
            } else {
                notByClock.add(new Absent(
                        name,
                        schedule.get().kind() == ScheduleKind.REBOOT
                                ? "@reboot: at a node's first tick after it booted"
                                : "@continuous: kept running"));
            }
        } catch (BadSchedule | DateTimeException | IllegalArgumentException e) {
            // A registered task that this Java cannot read; the others are worth showing.
            leftOut.add(new Absent(name, "cannot be planned: " + e.getMessage()));
        }
    }

    private Optional<String> leftOut(Task task) {
        if (!task.enabled()) {
            return Optional.of("disabled in the task file");
        }
        if (task.startedByCrontab()) {
            return Optional.of("started by the system's crontab, not by a runner");
        }
        List<String> environments = task.policy().environments();
        return environments.isEmpty() || environments.contains(place.environment())
                ? Optional.empty()
                : Optional.of("runs only in " + String.join(", ", environments) + ", this is " + place.environment());
    }

    private void walk(Task task, Schedule schedule, Participant candidate) {
        Optional<Duration> duration = candidate.duration();
        Duration delay = task.startDelay(place.node());
        Eligibility allowed = new Eligibility(Validity.of(task.definition(), calendars), candidate.holds(), delay);
        Map<String, @Nullable Object> keys = task.definition().keys();
        Starts starts = walked.computeIfAbsent(
                new StartsKey(schedule, keys.get("active"), keys.get("calendar"), candidate.holds(), delay),
                asked -> Starts.of(schedule, allowed, span));
        if ((long) walked.size() * span.minutes() / 8 > MOST_BYTES) {
            throw new TooMuch(walked.size() + " different schedules over so long a time take too much memory");
        }
        for (int minute = starts.next(0); minute >= 0; minute = starts.next(minute + 1)) {
            perMinute[minute]++;
        }
        if (starts.count() > 0) {
            patterns.computeIfAbsent(
                            new Starts.Minutes(starts),
                            same -> new StartPattern(starts, new ArrayList<>(), tasks.size()))
                    .tasks()
                    .add(task.name());
        }
        Optional<SelfOverlap> overlap = Optional.empty();
        if (duration.isPresent()) {
            overlap = load.add(starts, duration.get(), task.policy());
        } else {
            unknownDurations += starts.count() > 0 ? 1 : 0;
            load.add(starts);
        }
        tasks.add(line(task, schedule, allowed, starts, overlap));
    }

    private TaskForecast line(
            Task task, Schedule schedule, Eligibility allowed, Starts starts, Optional<SelfOverlap> overlap) {
        int[] perHour = hours.counts(starts);
        int busiest = 0;
        for (int hour = 1; hour < perHour.length; hour++) {
            busiest = perHour[hour] > perHour[busiest] ? hour : busiest;
        }
        boolean none = starts.count() == 0;
        int[] cells = stripOfHours ? perHour : strip.counts(starts);
        return new TaskForecast(
                task,
                schedule.text(),
                schedule.zone(),
                allowed.delay(),
                starts.count(),
                starts.counted().first(),
                starts.counted().last(),
                none ? allowed.next(schedule, span.until().minusSeconds(1)) : null,
                none ? null : span.at(hours.begin(busiest)),
                perHour[busiest],
                starts.counted().skipped(),
                starts.counted().skippedWhy(),
                ClockNotes.of(schedule, allowed, span),
                overlap,
                Arrays.stream(cells).boxed().toList());
    }

    private Simulation result() {
        List<StartPattern> all = List.copyOf(patterns.values());
        Concurrency.Maximum most = load.peak(place.maxParallel());
        return new Simulation(
                span,
                place,
                List.copyOf(tasks),
                List.copyOf(notByClock),
                List.copyOf(leftOut),
                perHour(),
                perMinute(),
                new Peaks(all, span).find(perMinute),
                Collisions.of(all, span),
                most.most(),
                most.at(),
                most.minutesOver(),
                unknownDurations);
    }

    private List<Simulation.Bucket> perMinute() {
        List<Simulation.Bucket> buckets = new ArrayList<>();
        for (int minute = 0; perMinute.length <= MOST_MINUTES && minute < perMinute.length; minute++) {
            buckets.add(new Simulation.Bucket(span.at(minute), perMinute[minute], perMinute[minute], span.at(minute)));
        }
        return List.copyOf(buckets);
    }

    private List<Simulation.Bucket> perHour() {
        List<Simulation.Bucket> buckets = new ArrayList<>();
        for (int hour = 0; hour < hours.count(); hour++) {
            int starts = 0;
            int busiest = hours.begin(hour);
            for (int minute = hours.begin(hour); minute < hours.end(hour); minute++) {
                starts += perMinute[minute];
                busiest = perMinute[minute] > perMinute[busiest] ? minute : busiest;
            }
            buckets.add(
                    new Simulation.Bucket(span.at(hours.begin(hour)), starts, perMinute[busiest], span.at(busiest)));
        }
        return List.copyOf(buckets);
    }
}
