package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.Groups;
import dev.smartcron.store.claim.SharedLimit;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.QueueLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits that tasks and jobs share, as they are taken within one transaction. Each is read when it is asked for. */
public final class SharedLimits {
    private final Session session;
    private final TaskLocks locks;
    private final QueueSettings settings;
    private final Instant now;
    private final Map<String, Set<Integer>> taken = new HashMap<>();
    private @Nullable Map<String, Integer> groups;
    private @Nullable QueueSettings queue;

    public SharedLimits(Session session, QueueSettings settings, Instant now) {
        this.session = session;
        this.locks = new TaskLocks(session);
        this.settings = settings;
        this.now = now;
    }

    /** Every limit that a candidate needs a place of, besides its task's lock. */
    public List<SharedLimit> of(Candidate candidate) {
        List<SharedLimit> limits = new ArrayList<>();
        String group = candidate.task() == null ? null : candidate.task().group();
        Integer most = group == null ? null : groups().get(group);
        if (group != null && most != null) {
            limits.add(limit(TaskLocks.ofGroup(group), ReasonCode.GROUP_LIMIT, group, most));
        }
        Execution execution = candidate.execution();
        if (execution.trigger() == Trigger.QUEUE) {
            if (execution.owner() != null) {
                limits.add(limit(
                        TaskLocks.ofOwner(execution.owner()),
                        ReasonCode.OWNER_LIMIT,
                        execution.owner(),
                        queue().maxPerOwner()));
            }
            limits.add(ofQueue());
        }
        return limits;
    }

    SharedLimit ofQueue() {
        return limit(TaskLocks.QUEUE, ReasonCode.QUEUE_LIMIT, "", queue().maxRunning());
    }

    /** The groups without a free place. */
    public List<String> fullGroups() {
        List<String> full = new ArrayList<>();
        groups().forEach((group, most) -> {
            if (isFull(group)) {
                full.add(group);
            }
        });
        return full;
    }

    /** Checks whether a group has no free place; one that nobody declared always has. */
    boolean isFull(@Nullable String group) {
        Integer most = group == null ? null : groups().get(group);
        return group != null && most != null && taken(TaskLocks.ofGroup(group)).size() >= most;
    }

    /** Counts the locks of a task that are held. */
    int running(String task) {
        return taken(TaskLocks.of(task)).size();
    }

    /** The limits of the queue: an operator's, or the settings'. */
    QueueSettings queue() {
        QueueSettings known = queue;
        if (known == null) {
            known = QueueLimits.over(settings, session);
            queue = known;
        }
        return known;
    }

    /** Reads what is taken anew: somebody else, or this transaction, has taken or freed some of it. */
    void forget() {
        taken.clear();
    }

    Instant now() {
        return now;
    }

    private SharedLimit limit(String slots, ReasonCode code, String subject, int most) {
        return new SharedLimit(slots, code, subject, most, taken(slots));
    }

    private Set<Integer> taken(String slots) {
        return taken.computeIfAbsent(slots, name -> locks.taken(name, now));
    }

    private Map<String, Integer> groups() {
        Map<String, Integer> known = groups;
        if (known == null) {
            known = Groups.limits(session);
            groups = known;
        }
        return known;
    }
}
