package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.status.JobQueue.OwnersJobs;
import dev.smartcron.status.JobQueue.QueuedJob;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.JobTable.JobLine;
import dev.smartcron.store.query.JobTable.JobRow;
import dev.smartcron.store.rows.Rank.QueuePlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the queue, with the reason for which each job waits as the next claim on this node would have it. */
public record JobQueueReader(JobTable table, PendingReasons pending) {
    private static final Comparator<OwnersJobs> MOST_FIRST = Comparator.comparingInt(OwnersJobs::pending)
            .thenComparingInt(OwnersJobs::running)
            .reversed();

    /**
     * Reads it in four steps, of which none grows with the number of jobs but the counting in an index.
     *
     * <ol>
     *   <li>What waits is counted.
     *   <li>What runs is read; limits keep that short.
     *   <li>The first of what waits is read. Its order is each owner's own, so that a job's place among those of its owner
     *       is its place among these.
     *   <li>Why each waits is asked.
     * </ol>
     *
     * @param owner null for everybody's
     */
    public JobQueue read(@Nullable String owner, int limit, Instant now) {
        return read(owner, null, limit, now);
    }

    /**
     * As {@link #read(String, int, Instant)}, further down.
     *
     * @param after the last one of the page before, be it still waiting or not; null for the first page
     */
    public JobQueue read(@Nullable String owner, @Nullable Execution after, int limit, Instant now) {
        List<JobLine> lines = owner == null ? table.lines() : table.lines(owner);
        List<JobRow> running = table.running().stream()
                .filter(row -> owner == null || owner.equals(row.job().owner()))
                .toList();
        Instant began = after == null || after.status() == Status.PENDING ? null : after.startedAt();
        List<JobRow> listed = after == null ? running : began == null ? List.of() : behind(after.id(), began, running);
        QueuePlace place = after == null || began != null ? QueuePlace.START : QueuePlace.of(after, now);
        int room = Math.max(0, limit - listed.size());
        List<JobRow> waiting = room == 0
                ? List.of()
                : owner == null ? table.first(place, room + 1, now) : table.first(lines, place, room + 1, now);
        List<QueuedJob> jobs = new ArrayList<>();
        listed.stream().limit(limit).forEach(row -> jobs.add(new QueuedJob(row.job(), row.createdAt(), null)));
        jobs.addAll(inLine(waiting.stream().limit(room).toList(), place, now));
        boolean isCut = listed.size() > limit || waiting.size() > room || (room == 0 && !lines.isEmpty());
        return new JobQueue(owners(lines, running), jobs, isCut);
    }

    /** Those of the running jobs that began after a job, be that still running or not. */
    private static List<JobRow> behind(long id, Instant began, List<JobRow> running) {
        return running.stream()
                .filter(row -> {
                    Instant at = row.job().startedAt();
                    return at != null
                            && (at.isAfter(began)
                                    || (at.equals(began) && row.job().id() > id));
                })
                .toList();
    }

    private List<QueuedJob> inLine(List<JobRow> waiting, QueuePlace after, Instant now) {
        List<Execution> explained =
                pending.explained(waiting.stream().map(JobRow::job).toList(), now);
        Set<String> names = explained.stream().map(job -> name(job.owner())).collect(Collectors.toSet());
        Map<String, Integer> places = new HashMap<>(table.before(after, names, now));
        List<QueuedJob> jobs = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            int place = places.merge(name(explained.get(i).owner()), 1, Integer::sum);
            jobs.add(new QueuedJob(explained.get(i), waiting.get(i).createdAt(), place));
        }
        return jobs;
    }

    private static List<OwnersJobs> owners(List<JobLine> lines, List<JobRow> running) {
        Map<String, OwnersJobs> owners = new TreeMap<>();
        lines.forEach(line -> count(owners, line.owner(), line.waiting(), 0));
        running.forEach(row -> count(owners, name(row.job().owner()), 0, 1));
        return owners.values().stream().sorted(MOST_FIRST).toList();
    }

    private static void count(Map<String, OwnersJobs> owners, String name, int waiting, int running) {
        OwnersJobs more = new OwnersJobs(name.isEmpty() ? null : name, waiting, running);
        owners.merge(
                name,
                more,
                (all, one) ->
                        new OwnersJobs(all.owner(), all.pending() + one.pending(), all.running() + one.running()));
    }

    private static String name(@Nullable String owner) {
        return Objects.requireNonNullElse(owner, "");
    }
}
