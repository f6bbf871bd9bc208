package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.days;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random history in a database, and a plain model of what of it is to stay. */
final class RandomPast {
    static final List<String> TASKS = List.of("a", "b", "c", "waited_for", "alerted", "gone");

    private static final List<String> REGISTERED = List.of("a", "b", "c");
    private static final List<String> ENDS = List.of(
            "succeeded",
            "succeeded",
            "failed",
            "failed",
            "timed_out",
            "killed",
            "lost",
            "skipped",
            "missed",
            "blocked",
            "cancelled");
    private static final List<String> RAN = List.of("succeeded", "failed", "timed_out", "killed", "lost");
    private static final int NEWEST = 200;

    /** Executions that wait, and for tasks of which a success may have been long ago. */
    final List<Long> waiting = new ArrayList<>();

    private final Past past;
    private final Random random;
    private final List<Run> runs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Long> plannedTo = new HashMap<>();

    private record Run(
            long id,
            String task,
            String trigger,
            String status,
            boolean wanted,
            Long scheduled,
            Long started,
            Long finished,
            boolean alerted,
            Long parent,
            boolean holdsLock) {
        boolean succeeded() {
            return status.equals("succeeded");
        }

        boolean isService() {
            return trigger.equals("service");
        }

        boolean isOpen() {
            return finished == null;
        }
    }

    private record Event(long id, long at, boolean wanted, boolean printedByOpen) {}

    RandomPast(Past past, long seed) {
        this.past = past;
        this.random = new Random(seed);
    }

    void write() {
        for (String task : REGISTERED) {
            // The clock of one was once far ahead.
            plannedTo.put(task, task.equals("c") ? days(150 - random.nextInt(20)) : days(0));
            past.task(task, "planned_to", plannedTo.get(task));
        }
        past.row(
                "conditions",
                "rule",
                "r",
                "subject",
                "alerted",
                "task",
                "alerted",
                "state",
                "firing",
                "severity",
                "low",
                "summary",
                "",
                "detail",
                "[]",
                "causes",
                "",
                "told_to",
                "",
                "first_seen",
                1,
                "last_seen",
                1,
                "count",
                1,
                "looks",
                0,
                "wrong",
                1,
                "changed_at",
                1,
                "reminders",
                0);
        double ago = 500;
        while (ago > 0.1) {
            run(TASKS.get(random.nextInt(TASKS.size())), ago);
            ago -= random.nextDouble() * (ago > 95 ? 0.25 : 3);
        }
        for (double at = 40; at > 1; at -= random.nextDouble()) {
            event(at);
        }
    }

    private void run(String task, double ago) {
        String trigger = random.nextInt(4) > 0 ? "schedule" : random.nextBoolean() ? "service" : "manual";
        int kind = random.nextInt(100);
        // Of a service one at most is open.
        String status = kind < 2 && !trigger.equals("service")
                ? kind < 1 ? "pending" : "running"
                : ENDS.get(random.nextInt(ENDS.size()));
        boolean ran = RAN.contains(status) || status.equals("running");
        boolean wanted = status.equals("killed") && random.nextBoolean();
        // Some took long, some were caught up long after.
        Long scheduled = trigger.equals("schedule") ? days(ago + random.nextInt(5) * random.nextDouble() * 10) : null;
        Long started = ran ? Long.valueOf(days(ago) - random.nextInt(86_400_000)) : null;
        Long finished = status.equals("pending") || status.equals("running") ? null : Long.valueOf(days(ago));
        boolean alerted = random.nextInt(20) > 0;
        Long parent = runs.isEmpty() || random.nextInt(5) > 0
                ? null
                : Long.valueOf(runs.get(random.nextInt(runs.size())).id());
        long id = past.execution(
                task,
                status,
                ago,
                "trigger_kind",
                trigger,
                "scheduled_at",
                scheduled,
                "started_at",
                started,
                "finished_at",
                finished,
                "alerted",
                alerted ? 1 : 0,
                "parent",
                parent,
                "reason_code",
                wanted ? "killed" : "exit",
                "attempts",
                ran ? 1 : 0,
                "wait_until",
                status.equals("pending") ? Long.valueOf(days(-1)) : null);
        boolean holdsLock = finished != null && random.nextInt(100) == 0;
        if (holdsLock) {
            past.row("slots", "name", "task:" + task, "number", (int) id, "fence", 1, "execution_id", id);
        }
        if (status.equals("pending")) {
            waiting.add(id);
            for (String other : List.of("a", "b", "c", "waited_for")) {
                past.row("prerequisites", "execution_id", id, "task", other, "since", days(random.nextInt(450)));
            }
        }
        runs.add(new Run(id, task, trigger, status, wanted, scheduled, started, finished, alerted, parent, holdsLock));
    }

    private void event(double ago) {
        Run run = runs.get(random.nextInt(runs.size()));
        boolean isPrinted = random.nextBoolean();
        boolean wanted = random.nextInt(10) == 0;
        int number = events.size();
        long id = past.row(
                "events",
                "at",
                days(ago),
                "kind",
                "task",
                "task",
                run.task(),
                "execution_id",
                run.id(),
                "attempt",
                1,
                "position",
                isPrinted ? Long.valueOf(number) : null,
                "name",
                wanted ? "wanted" : "other",
                "data",
                "{}");
        events.add(new Event(id, days(ago), wanted, isPrinted && run.isOpen()));
    }

    /** Puts hooks somewhere into the events: our own wants some of them, another node's is as far as it is. */
    void hooks() {
        past.row("event_hooks", "name", "own", "last_event", random.nextInt(events.size()));
        past.row("event_hooks", "name", "theirs", "last_event", random.nextInt(events.size()), "next_try", days(0));
    }

    List<Long> executionsToStay() {
        return runs.stream().filter(this::isToStay).map(Run::id).toList();
    }

    private boolean isToStay(Run run) {
        if (run.isOpen() || run.finished() >= days(90)) {
            return true;
        }
        boolean failed = List.of("failed", "timed_out", "killed", "lost").contains(run.status());
        boolean untold = failed && !run.alerted() && !run.isService() && run.finished() >= days(360);
        boolean isParent = runs.stream()
                .anyMatch(child -> child.isOpen() && Long.valueOf(run.id()).equals(child.parent()));
        boolean isAhead = run.scheduled() != null
                && plannedTo.containsKey(run.task())
                && plannedTo.get(run.task()) < run.scheduled();
        boolean isNeeded = !run.task().equals("gone") && (!run.task().equals("waited_for") || !waiting.isEmpty());
        return untold || run.holdsLock() || isParent || isAhead || (isNeeded && isAmongTheNewest(run));
    }

    private boolean isAmongTheNewest(Run run) {
        List<Run> own =
                runs.stream().filter(each -> each.task().equals(run.task())).toList();
        long newer = own.stream().filter(each -> each.id() > run.id()).count();
        long ranLater = own.stream()
                .filter(each -> each.started() != null && run.started() != null && each.started() > run.started())
                .count();
        boolean judged = RAN.contains(run.status()) && !run.wanted();
        boolean judgedLater =
                own.stream().anyMatch(each -> each.id() > run.id() && RAN.contains(each.status()) && !each.wanted());
        boolean firedLater = own.stream()
                .anyMatch(each ->
                        run.scheduled() != null && each.scheduled() != null && each.scheduled() > run.scheduled());
        boolean firingSucceededLater = own.stream()
                .anyMatch(each -> each.succeeded()
                        && run.scheduled() != null
                        && each.scheduled() != null
                        && each.scheduled() > run.scheduled());
        boolean startSucceededLater = own.stream()
                .anyMatch(each -> each.succeeded()
                        && each.scheduled() == null
                        && !each.isService()
                        && run.started() != null
                        && each.started() > run.started());
        boolean succeededLater = own.stream()
                .anyMatch(each -> each.succeeded()
                        && !each.isService()
                        && run.started() != null
                        && each.started() > run.started());
        return newer < NEWEST
                || (run.started() != null && ranLater < NEWEST)
                || (judged && !judgedLater)
                || (run.scheduled() != null && !firedLater)
                || (run.succeeded() && run.scheduled() != null && !firingSucceededLater)
                || (run.succeeded() && run.scheduled() == null && !run.isService() && !startSucceededLater)
                || (run.succeeded() && !run.isService() && !succeededLater);
    }

    /** @param own up to where our hook has been sent events, {@code theirs} likewise */
    List<Long> eventsToStay(long own, long theirs) {
        long wanted = events.stream()
                .filter(event -> event.id() > own && event.wanted())
                .mapToLong(Event::id)
                .min()
                .orElse(Long.MAX_VALUE);
        return events.stream()
                .filter(event -> event.at() >= days(7)
                        || event.printedByOpen()
                        || (event.at() >= days(28) && (event.id() >= wanted || event.id() > theirs)))
                .map(Event::id)
                .toList();
    }
}
