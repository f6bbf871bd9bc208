package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that wait or run.
 *
 * @param owners those with any, who has the most waiting first
 * @param jobs what runs, then what waits by priority and age; no more than were asked for
 * @param isCut whether there may be more behind these
 */
public record JobQueue(List<OwnersJobs> owners, List<QueuedJob> jobs, boolean isCut) {

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

    /** The document that scripts read, with instants in this zone. */
    public Map<String, @Nullable Object> json(ZoneId zone) {
        Sentence sentences = Sentence.in(zone);
        return Json.object(
                "pending", pending(),
                "running", running(),
                "owners", owners.stream().map(JobQueue::json).toList(),
                "jobs", jobs.stream().map(each -> json(each, sentences, zone)).toList());
    }

    private static Map<String, @Nullable Object> json(OwnersJobs each) {
        return Json.object("owner", each.owner(), "pending", each.pending(), "running", each.running());
    }

    private static Map<String, @Nullable Object> json(QueuedJob queued, Sentence sentences, ZoneId zone) {
        Execution job = queued.job();
        return Json.object(
                "id", job.id(),
                "task", job.task(),
                "owner", job.owner(),
                "key", job.key(),
                "status", job.status().word(),
                "priority", job.priority(),
                "due_at", Zoned.iso(job.dueAt(), zone),
                "created_at", Zoned.iso(queued.createdAt(), zone),
                "position", queued.position(),
                "reason", job.sentence(sentences),
                "reason_code", job.reasonCode());
    }
}
