package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.status.JobQueue.OwnersJobs;
import dev.smartcron.status.JobQueue.QueuedJob;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.JobTable.JobLine;
import dev.smartcron.store.query.JobTable.JobRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
        List<JobLine> lines = owner == null ? table.lines() : table.lines(owner);
        List<JobRow> running = table.running().stream()
                .filter(row -> owner == null || owner.equals(row.job().owner()))
                .toList();
        int room = Math.max(0, limit - running.size());
        List<JobRow> waiting =
                room == 0 ? List.of() : owner == null ? table.first(room, now) : table.first(lines, room, now);
        List<QueuedJob> jobs = new ArrayList<>();
        running.stream().limit(limit).forEach(row -> jobs.add(new QueuedJob(row.job(), row.createdAt(), null)));
        jobs.addAll(inLine(waiting, now));
        return new JobQueue(owners(lines, running), jobs);
    }

    private List<QueuedJob> inLine(List<JobRow> waiting, Instant now) {
        List<Execution> explained =
                pending.explained(waiting.stream().map(JobRow::job).toList(), now);
        Map<String, Integer> places = new HashMap<>();
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
