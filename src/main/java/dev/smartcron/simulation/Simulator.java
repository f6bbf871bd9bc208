package dev.smartcron.simulation;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.simulation.SimulatedTask.Hold;
import dev.smartcron.simulation.Totals.Bucket;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.task.Timing;
import dev.smartcron.task.Validity;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Walks the schedules of tasks through a span of time. */
public final class Simulator {
    /** The longest span whose minutes are counted one by one. */
    private static final int MOST_MINUTES = 2 * 60;

    /** The longest span, in minutes, whose tasks are drawn by the hour. */
    private static final int STRIP_OF_HOURS = 49 * 60;

    /** The share of the memory for starts: the rest is for comparing and counting them, and for the output. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 3;

    private final Map<String, Definition> calendars;
    private final SimulatedNode node;
    private final Span span;
    private final Buckets hours;
    private final Buckets strip;
    private final Concurrency concurrency;
    private final int[] perMinute;
    private final Map<StartsKey, Starts> walked = new HashMap<>();
    private final Map<BitSet, StartPattern> patterns = new LinkedHashMap<>();
    private final List<TaskForecast> tasks = new ArrayList<>();
    private final List<TaskNote> notByClock = new ArrayList<>();
    private final List<TaskNote> leftOut = new ArrayList<>();

    /** All that decides in which minutes a task starts: many tasks ask for the same. */
    private record StartsKey(
            Schedule schedule,
            @Nullable Object active,
            @Nullable Object calendar,
            List<Hold> holds,
            Duration delay) {}

    /** Refuses more different schedules over a longer time than this machine has the memory for. */
    public static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooMuch(String message) {
            super(message);
        }
    }

    private Simulator(Map<String, Definition> calendars, SimulatedNode node, Span span) {
        this.calendars = calendars;
        this.node = node;
        this.span = span;
        this.hours = Buckets.hours(span);
        this.strip = span.minutes() <= STRIP_OF_HOURS ? hours : Buckets.days(span);
        this.concurrency = new Concurrency(span);
        this.perMinute = new int[span.minutes()];
    }

    /**
     * Simulates the tasks; starts nothing.
     *
     * @param calendars those that the tasks name
     * @param progress takes the number of tasks that are done, after each
     * @throws TooMuch before memory runs out
     */
    public static Simulation run(
            List<SimulatedTask> tasks,
            Map<String, Definition> calendars,
            SimulatedNode node,
            Span span,
            IntConsumer progress) {
        Simulator simulator = new Simulator(calendars, node, span);
        int done = 0;
        for (SimulatedTask task : tasks) {
            simulator.add(task);
            progress.accept(++done);
        }
        return simulator.result();
    }

    private void add(SimulatedTask given) {
        String name = given.definition().name();
        if (given.leftOut().isPresent()) {
            leftOut.add(new TaskNote(name, given.leftOut().get()));
            return;
        }
        try {
            Task task = Task.of(given.definition());
            Optional<String> why = leftOut(task);
            Schedule schedule = task.timing().schedule().orElse(null);
            if (why.isPresent()) {
                leftOut.add(new TaskNote(name, why.get()));
            } else if (schedule != null && schedule.kind() == ScheduleKind.TIMED) {
                walk(task, schedule, given);
            } else {
                notByClock.add(new TaskNote(name, starter(schedule)));
            }
        } catch (BadSchedule | DateTimeException | IllegalArgumentException e) {
            // A registered task that this Java cannot read; the others are worth showing.
            leftOut.add(new TaskNote(name, "cannot be planned: " + e.getMessage()));
        }
    }

    private static String starter(@Nullable Schedule schedule) {
        return schedule == null ? Timing.NO_SCHEDULE : schedule.text() + ": " + schedule.inWords();
    }

    private Optional<String> leftOut(Task task) {
        if (!task.enabled()) {
            return Optional.of(Sentence.PLAIN.of(Reason.of(ReasonCode.DISABLED_IN_FILE)));
        }
        if (task.startedByCrontab()) {
            return Optional.of("started by the system's crontab, not by a runner");
        }
        return task.policy().mayRunOn(node.name(), node.environment())
                ? Optional.empty()
                : Optional.of("runs only " + task.policy().places() + "; this is " + node.name() + " in "
                        + node.environment());
    }

    private void walk(Task task, Schedule schedule, SimulatedTask given) {
        Duration delay = task.startDelay(node.name());
        Eligibility allowed = new Eligibility(Validity.of(task.definition(), calendars), given.holds(), delay);
        Map<String, @Nullable Object> keys = task.definition().keys();
        Starts starts = walked.computeIfAbsent(
                new StartsKey(schedule, keys.get("active"), keys.get("calendar"), given.holds(), delay),
                asked -> Starts.of(schedule, allowed, span, hours, strip));
        if ((long) walked.size() * span.minutes() / 8 > MOST_BYTES) {
            throw new TooMuch(walked.size() + " different schedules over so long a time take too much memory");
        }
        BitSet minutes = starts.minutes();
        for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
            perMinute[minute]++;
        }
        if (!minutes.isEmpty()) {
            patterns.computeIfAbsent(minutes, same -> new StartPattern(same, new ArrayList<>(), tasks.size()))
                    .tasks()
                    .add(task.name());
        }
        tasks.add(new TaskForecast(task, starts.forecast(), concurrency.add(minutes, given.duration(), task.policy())));
    }

    private Simulation result() {
        List<StartPattern> all = List.copyOf(patterns.values());
        Totals totals = new Totals(
                perHour(),
                perMinute(),
                new Peaks(all, span).find(perMinute),
                Collisions.of(all, span),
                concurrency.most(node.maxParallel()));
        return new Simulation(
                span, node, List.copyOf(tasks), List.copyOf(notByClock), List.copyOf(leftOut), all, totals);
    }

    private List<Bucket> perMinute() {
        return perMinute.length > MOST_MINUTES
                ? List.of()
                : IntStream.range(0, perMinute.length)
                        .mapToObj(minute -> bucket(minute, minute + 1))
                        .toList();
    }

    private List<Bucket> perHour() {
        return IntStream.range(0, hours.count())
                .mapToObj(hour -> bucket(hours.begin(hour), hours.end(hour)))
                .toList();
    }

    private Bucket bucket(int begin, int end) {
        int starts = 0;
        int busiest = begin;
        for (int minute = begin; minute < end; minute++) {
            starts += perMinute[minute];
            busiest = perMinute[minute] > perMinute[busiest] ? minute : busiest;
        }
        return new Bucket(span.at(begin), starts, perMinute[busiest], span.at(busiest));
    }
}
