package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that wait or run.
 *
 * @param owners those with any, who has the most waiting first
 * @param jobs what runs, then what waits by priority and age; no more than were asked for
 */
public record JobQueue(List<OwnersJobs> owners, List<QueuedJob> jobs) {

    /**
     * The jobs of an owner, counted.
     *
     * @param owner null for those of nobody
     */
    public record OwnersJobs(@Nullable String owner, int pending, int running) {}

    /**
     * One job.
     *
     * @param job with the reason for which it waits
     * @param position among the jobs of its owner that wait, from one; null for what runs
     */
    public record QueuedJob(
            Execution job, Instant createdAt, @Nullable Integer position) {}

    public int pending() {
        return owners.stream().mapToInt(OwnersJobs::pending).sum();
    }

    public int running() {
        return owners.stream().mapToInt(OwnersJobs::running).sum();
    }

    /** The number of jobs that are not among those listed. */
    public int unlisted() {
        return pending() + running() - jobs.size();
    }
}
