package dev.smartcron.process.kernel;

import dev.smartcron.process.kernel.ProcStat.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every living process of one run but its wrapper, wherever it went.
 *
 * <ol>
 *   <li>Who carries the run's cookie in its environment is of the run: double forks and own sessions included.
 *   <li>A session with such a process in it, or with the task itself, is the run's: no number of a session is given out
 *       again while a process is in it. So are all its members, whatever they did to their environment.
 *   <li>So is a child of a process of the run, and what is in the run's control group, where it has one.
 *   <li>So is who has no cookie, but the run's output as its own: a double fork into another session with an emptied
 *       environment.
 *   <li>Who carries another run's cookie in a session of its own is not: a task may be a runner that starts tasks.
 *   <li>This runner's own session is no run's: what it starts beside a task is in there until it has a session of its own.
 * </ol>
 */
public final class ProcessTree {
    /** Zero, which no session has, where the runner's is not to be seen. */
    private static final long OWN_SESSION =
            ProcStat.read(ProcessHandle.current().pid()).map(ProcStat::session).orElse(0L);

    private final long wrapper;
    private final Map<Long, ProcStat> members = new TreeMap<>();
    private int dead;

    private ProcessTree(long wrapper) {
        this.wrapper = wrapper;
    }

    /** The tree of a run that a reboot has ended. */
    public static ProcessTree none() {
        return new ProcessTree(0);
    }

    /**
     * Looks for them.
     *
     * @param processes of this machine
     * @param wrapper pid that is never a member
     * @param task leader of the task's session; null while it is not known
     * @param sinceTicks when the wrapper started: what is older is not looked at any closer
     * @param grouped ids of the processes in the run's control group
     * @param outputs the run's, by their real paths, as far as they are there
     */
    public static ProcessTree find(
            Processes processes,
            long wrapper,
            @Nullable Identity task,
            String cookie,
            long sinceTicks,
            Collection<Long> grouped,
            Set<String> outputs) {
        ProcessTree tree = new ProcessTree(wrapper);
        List<ProcStat> undecided = new ArrayList<>();
        Set<Long> sessions = new HashSet<>();
        Set<Long> others = new HashSet<>();
        for (Processes.Seen seen : processes.all()) {
            ProcStat each = seen.stat();
            if (each.startTicks() < sinceTicks) {
                continue;
            }
            String carried = seen.cookie();
            boolean ours = cookie.equals(carried)
                    || each.identity().equals(task)
                    || (carried == null && (grouped.contains(each.pid()) || seen.printsTo(outputs)));
            if (ours && each.pid() != wrapper) {
                tree.add(each, sessions);
            } else {
                undecided.add(each);
                if (carried != null) {
                    others.add(each.pid());
                }
            }
        }
        boolean grew = !tree.members.isEmpty();
        while (grew) {
            grew = undecided.removeIf(each -> {
                boolean ours = each.pid() != wrapper
                        && (sessions.contains(each.session())
                                || (tree.members.containsKey(each.parent()) && !others.contains(each.pid())));
                if (ours) {
                    tree.add(each, sessions);
                }
                return ours;
            });
        }
        for (ProcStat member : tree.members.values()) {
            tree.dead += processes.deadChildrenOf(member);
        }
        return tree;
    }

    private void add(ProcStat member, Set<Long> sessions) {
        members.put(member.pid(), member);
        if (member.session() != OWN_SESSION) {
            sessions.add(member.session());
        }
    }

    public Iterable<ProcStat> members() {
        return members.values();
    }

    /** The members, each after its parent, whatever numbers the kernel had for them once it began to count anew. */
    public List<ProcStat> oldestFirst() {
        List<ProcStat> sorted = new ArrayList<>(members.values());
        sorted.sort(Comparator.comparingLong(ProcStat::startTicks));
        return sorted;
    }

    /** Counts them, with those that are dead and not collected: as the kernel counts, but for threads. */
    public int size() {
        return members.size() + dead;
    }

    public boolean holds(Collection<Long> pids) {
        return members.keySet().containsAll(pids);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Process groups that hold members only, by a member each: neither the wrapper's own nor this runner's. */
    public Map<Long, ProcStat> groups() {
        Map<Long, ProcStat> groups = new HashMap<>();
        for (ProcStat member : members.values()) {
            if (member.session() != wrapper && member.group() != wrapper && member.session() != OWN_SESSION) {
                groups.putIfAbsent(member.group(), member);
            }
        }
        return groups;
    }
}
