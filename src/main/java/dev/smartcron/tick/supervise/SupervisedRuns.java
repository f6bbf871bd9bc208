package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.OutputEvent;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.store.claim.StopRequests.StopRequest;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.EventTable.AttemptEvents;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.plan.RetryDecision;
import dev.smartcron.tick.start.RunFolders;
import dev.smartcron.tick.start.Starter;
import dev.smartcron.tick.supervise.Watching.Watched;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The runs that a supervisor watches, and ends that are still to be recorded. */
public final class SupervisedRuns {
    /** Time between polls of a tree that is being ended. */
    private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Clock clock;
    private final Claims claims;
    private final EventTable events;
    private final RunFolders folders;
    private final Consumer<List<EndedAttempt>> recorded;
    private final Consumer<String> warnings;
    private final Semaphore woken = new Semaphore(0);
    private final List<SupervisedRun> all = new ArrayList<>();
    private final List<EndedAttempt> ended = new ArrayList<>();
    private final Processes processes = new Processes();

    /** Those with events that are not recorded yet, some of which may have ended. */
    private final Set<SupervisedRun> eventful = new LinkedHashSet<>();

    /** By execution: those that are to end, whether that has begun or not. */
    private final Map<Long, StopRequest> stops = new LinkedHashMap<>();

    /** By execution: those that were told to be unreadable. */
    private final Set<Long> unreadable = new HashSet<>();

    private boolean anyReady;

    /**
     * @param recorded takes the ends of attempts once they are recorded
     * @param warnings takes a line for the runner's own diagnostics
     */
    public SupervisedRuns(
            Clock clock,
            Claims claims,
            EventTable events,
            RunFolders folders,
            Consumer<List<EndedAttempt>> recorded,
            Consumer<String> warnings) {
        this.clock = clock;
        this.claims = claims;
        this.events = events;
        this.folders = folders;
        this.recorded = recorded;
        this.warnings = warnings;
    }

    void add(Starter.Running started) {
        SupervisedRun run = new SupervisedRun(started, warnings);
        all.add(run);
        run.wakeAtEnd(this::wake);
    }

    /** Adds one that another runner left, perhaps while it was ending it. */
    void resume(Starter.Running started) {
        add(started);
        all.get(all.size() - 1).resumeEnding();
    }

    /** Adds the end of a claim whose task was never started, or not known to be. */
    void addEnd(Claim claim, Outcome outcome) {
        Instant at = claim.claimedAt();
        addEnd(claim, Attempt.of(claim.execution(), claim.attempt(), at, at, outcome), List.of());
    }

    private void addEnd(Claim claim, Attempt attempt, List<String> survivors) {
        // With processes of it still there, another attempt would overlap them.
        ended.add(new EndedAttempt(
                claim, attempt, survivors, survivors.isEmpty() ? RetryDecision.after(claim, attempt) : null));
    }

    /** Ends that are to be recorded. */
    List<EndedAttempt> ended() {
        return ended;
    }

    /** Forgets these ends, because they are recorded, and removes what the runs left. */
    void recorded() {
        folders.remove(ended);
        if (!ended.isEmpty()) {
            recorded.accept(List.copyOf(ended));
        }
        ended.clear();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int size() {
        return all.size();
    }

    /** The task of each, and since when it runs. */
    List<Watched> watched() {
        return all.stream()
                .map(SupervisedRun::claim)
                .map(claim -> new Watched(claim.task().name(), claim.claimedAt()))
                .toList();
    }

    /** Watches none of them any more; they run on. */
    void clear() {
        all.clear();
        stops.clear();
    }

    /**
     * Begins to end those of these that are here. A service for which another waits that is to end too is ended after that
     * one ({@link StopOrder}).
     */
    void stop(List<StopRequest> requests) {
        requests.forEach(request -> stops.putIfAbsent(request.execution(), request));
        beginStops();
    }

    private void beginStops() {
        stops.keySet()
                .retainAll(all.stream().map(run -> run.claim().execution()).toList());
        for (SupervisedRun run : StopOrder.next(all, stops.keySet())) {
            run.stop(Objects.requireNonNull(stops.get(run.claim().execution())));
        }
    }

    /** Checks whether any of them has said since it was last asked that it is ready, so that others may start. */
    boolean takeReady() {
        boolean any = anyReady;
        anyReady = false;
        return any;
    }

    boolean isAnyEnding() {
        return !stops.isEmpty() || all.stream().anyMatch(SupervisedRun::isEnding);
    }

    /** The executions that are watched, or whose end is still to be recorded. */
    Set<Long> executions() {
        Set<Long> executions = new HashSet<>();
        all.forEach(run -> executions.add(run.claim().execution()));
        ended.forEach(end -> executions.add(end.claim().execution()));
        return executions;
    }

    /** The services among them, as they were started. */
    Map<Long, Task> services() {
        Map<Long, Task> services = new HashMap<>();
        for (SupervisedRun run : all) {
            if (run.isService()) {
                services.put(run.claim().execution(), run.claim().task());
            }
        }
        return services;
    }

    /** Waits until one of them ends or is to be polled, or {@link #wake} is called, but no longer than so. */
    void await(long mostNanos) {
        long nanos = mostNanos;
        for (SupervisedRun run : all) {
            nanos = Math.min(nanos, run.isEnding() ? END_NANOS : run.nanosToDeadline());
            nanos = Math.min(nanos, run.nanosToOutput());
        }
        try {
            boolean unused = woken.tryAcquire(Math.max(nanos, 1_000_000), TimeUnit.NANOSECONDS);
            woken.drainPermits();
        } catch (InterruptedException e) {
            // Nothing interrupts this thread; should something do so, to poll everything once more is the answer.
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #await}. From any thread. */
    void wake() {
        woken.release();
    }

    /** Polls each, renews its lease and moves its output along. */
    void poll() {
        for (Iterator<SupervisedRun> each = all.iterator(); each.hasNext(); ) {
            SupervisedRun run = each.next();
            run.renewLease(claims, clock);
            poll(run).ifPresent(attempt -> {
                each.remove();
                addEnd(run.claim(), attempt, run.survivors());
            });
            if (!run.output().unrecorded().isEmpty()) {
                eventful.add(run);
            }
        }
        if (!stops.isEmpty()) {
            beginStops();
        }
        try {
            recordEvents();
        } catch (DatabaseProblem e) {
            // Outcomes meet the same problem, and there it is reported.
            return;
        }
    }

    /**
     * Polls one of them. Where its files cannot be read, which may be over soon, it is watched on, and the others are none the
     * worse.
     */
    private Optional<Attempt> poll(SupervisedRun run) {
        try {
            return run.poll(processes);
        } catch (UncheckedIOException e) {
            if (unreadable.add(run.claim().execution())) {
                folders.warnOf(run.claim(), e);
            }
            return Optional.empty();
        }
    }

    /**
     * Records what they told.
     *
     * @throws DatabaseProblem when the database does not take it; it is offered again
     */
    void recordEvents() {
        if (eventful.isEmpty()) {
            return;
        }
        List<AttemptEvents> all = new ArrayList<>();
        for (SupervisedRun run : eventful) {
            all.add(new AttemptEvents(
                    run.claim().execution(), run.claim().attempt(), run.output().unrecorded()));
        }
        events.record(all, clock.instant());
        anyReady |=
                all.stream().flatMap(printed -> printed.marks().stream()).anyMatch(OutputEvent.Ready.class::isInstance);
        eventful.forEach(run -> run.output().recorded());
        eventful.clear();
    }
}
