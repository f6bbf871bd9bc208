package dev.smartcron.process;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.ProcessTree;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.process.kernel.Signals;
import dev.smartcron.process.limits.Cgroup;
import dev.smartcron.process.limits.ProcMemory;
import dev.smartcron.task.Shards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes of an attempt: the wrapper, which writes the result, and the task's tree.
 *
 * <p>Nothing here waits. A run is either this runner's own child or was found again by its folder; only an own child
 * tells by itself that it ended. Its methods throw {@link UncheckedIOException} when a file that must be readable is
 * not.
 */
public final class Run {
    private final RunFolder folder;
    private final @Nullable Shards shards;
    private final @Nullable Process child;
    private final long wrapper;
    private final String cookie;
    private final @Nullable Cgroup cgroup;

    /** From here on a process's exit value is a signal's number more. */
    private static final int SIGNALLED = 128;

    /** Not null once the wrapper has written it; it never changes after its task is known. */
    private volatile @Nullable StartedFile started;

    private Run(
            RunFolder folder,
            @Nullable Shards shards,
            @Nullable Process child,
            long wrapper,
            String cookie,
            @Nullable Cgroup cgroup) {
        this.folder = folder;
        this.shards = shards;
        this.child = child;
        this.wrapper = wrapper;
        this.cookie = cookie;
        this.cgroup = cgroup;
    }

    static Run ofChild(
            RunFolder folder, @Nullable Shards shards, Process child, String cookie, @Nullable Cgroup cgroup) {
        return new Run(folder, shards, child, child.pid(), cookie, cgroup);
    }

    /** Finds a run again that any runner started; empty when its wrapper has not written who it is, or never will. */
    public static Optional<Run> reopen(RunFolder folder) {
        try {
            Optional<StartedFile> written = StartedFile.read(folder.started());
            if (written.isEmpty()) {
                return Optional.empty();
            }
            StartedFile started = written.get();
            Run run = new Run(
                    folder,
                    folder.shards().orElse(null),
                    null,
                    started.wrapper().pid(),
                    started.cookie(),
                    folder.controlGroup().orElse(null));
            run.started = started;
            return Optional.of(run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Run ofWrapper(RunFolder folder, StartedFile started) {
        Run run = new Run(folder, null, null, started.wrapper().pid(), started.cookie(), null);
        run.started = started;
        return run;
    }

    public RunFolder folder() {
        return folder;
    }

    /** True while the wrapper lives, and so a result is still to come. Of the task's other processes it says nothing. */
    public boolean isAlive() {
        if (child != null) {
            return child.isAlive();
        }
        StartedFile known = started();
        return known != null && isThisBoot(known) && known.wrapper().isAlive();
    }

    /**
     * True when the wrapper gave up before there was a task: it found no room for the result, or got no process. Only who
     * started it can tell.
     */
    public boolean hasNeverBegun() {
        StartedFile known = started();
        return child != null
                && !child.isAlive()
                && child.exitValue() > 0
                && child.exitValue() < SIGNALLED
                && (known == null || known.task() == null);
    }

    /** The signal that ended the wrapper itself; empty where none did, or this runner did not start the run. */
    public Optional<Integer> wrapperSignal() {
        return child != null && !child.isAlive() && child.exitValue() > SIGNALLED
                ? Optional.of(child.exitValue() - SIGNALLED)
                : Optional.empty();
    }

    /** Reads how the task ended; empty while it runs, and for ever when the wrapper was killed. */
    public Optional<RunResult> result() {
        try {
            return RunResult.read(folder.result(), started());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shards that the attempt has started; null where it is one process. */
    public @Nullable Shards shards() {
        return shards;
    }

    /** Reads how a shard ended, as {@link #result}. */
    public Optional<RunResult> result(int shard) {
        try {
            return RunResult.read(folder.result(shard), started());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time from the start until a runner began to end it; empty where none has. */
    public Optional<Duration> ageAtEnding() {
        StartedFile known = started();
        return known == null
                ? Optional.empty()
                : EndNote.read(folder).map(note -> note.begun().minus(known.begun()));
    }

    /**
     * The instant when the task was about to be executed, by the clock of the runner that started it as it went then: what was done
     * to the clock since moves neither this nor, with {@link RunResult#elapsed} added, the end. Told up to 20 ms early,
     * never late; empty while it has not got so far.
     */
    public Optional<Instant> startedAt() {
        StartedFile known = started();
        return known == null ? Optional.empty() : Optional.of(known.bootedAt().plus(known.begun()));
    }

    /** The time since then, to 10 ms, whatever was done to the clock; empty before it, and after another boot. */
    public Optional<Duration> age() {
        StartedFile known = started();
        return known == null || !isThisBoot(known)
                ? Optional.empty()
                : Optional.of(Boot.kernelUptime().minus(known.begun()));
    }

    /**
     * Calls back, on a thread of its own, once the wrapper has ended and so the result is there if it ever will be. It
     * should only wake somebody up: what it throws is lost.
     *
     * @return false when this runner did not start the run: ask {@link #isAlive} now and then
     */
    public boolean onEnd(Runnable callback) {
        if (child == null) {
            return false;
        }
        var unused = child.onExit().thenRun(callback);
        return true;
    }

    /** Sends TERM to every process of the task's tree. */
    public void terminate() {
        for (ProcStat member : tree().oldestFirst()) {
            Signals.term(member);
        }
    }

    /** Sends KILL to every process of the task's tree; one that forks meanwhile may need it again. */
    public void kill() {
        kill(tree(), true);
    }

    /** Lists what lives of the task's tree, one line a process: {@code 4711 (php)}. */
    public List<String> survivors() {
        List<String> lines = new ArrayList<>();
        for (ProcStat member : tree().members()) {
            lines.add(member.pid() + " (" + member.name() + ")");
        }
        return lines;
    }

    ProcessTree tree() {
        return tree(new Processes());
    }

    ProcessTree tree(Processes processes) {
        StartedFile known = started();
        if (known != null && !isThisBoot(known)) {
            return ProcessTree.none();
        }
        return known == null
                ? ProcessTree.find(
                        processes, wrapper, null, cookie, 0, grouped(), new ShardFiles(folder, shards).outputs())
                : ProcessTree.find(
                        processes,
                        wrapper,
                        known.task(),
                        cookie,
                        known.wrapper().startTicks(),
                        grouped(),
                        new ShardFiles(folder, shards).outputs());
    }

    private List<Long> grouped() {
        return cgroup == null ? List.of() : cgroup.processes();
    }

    String cookie() {
        return cookie;
    }

    @Nullable
    Cgroup cgroup() {
        return cgroup;
    }

    /** The process from which all the task's descend; empty before it is there and after it is gone. */
    Optional<Long> task() {
        StartedFile known = started();
        if (known == null || !isThisBoot(known)) {
            return Optional.empty();
        }
        ProcStat.Identity leader = known.task();
        Optional<ProcStat> seen = leader == null || !leader.isAlive() ? Optional.empty() : ProcStat.read(leader.pid());
        if (seen.isEmpty() || !seen.get().isBackstop()) {
            return seen.map(ProcStat::pid);
        }
        List<Long> children = ProcMemory.children(seen.get().pid());
        return children.isEmpty() ? Optional.empty() : Optional.of(children.get(0));
    }

    /** The processes that the task's command became: one, or those of its shards that run. */
    public List<Long> commands() {
        List<Long> commands = task().map(List::of).orElse(List.of());
        // The shell of all shards, that of each, and there it is.
        for (int below = 0; below < (shards == null ? 0 : 2); below++) {
            commands = commands.stream()
                    .flatMap(pid -> ProcMemory.children(pid).stream())
                    .toList();
        }
        return commands;
    }

    /** @param eachToo whether groups have had their time: each member by itself as well, but those that groups are known by */
    void kill(ProcessTree tree, boolean eachToo) {
        // The whole control group in one step, unless other runs, of a runner that is itself a task, are in it too.
        if (cgroup != null && tree.holds(cgroup.processes()) && cgroup.kill()) {
            return;
        }
        // By group: that is one step for the kernel, so that a tree that forks fast cannot run away from it, and no
        // shell
        // lives to say of its child that it was killed.
        Map<Long, ProcStat> groups = tree.groups();
        boolean sent = Signals.killGroups(groups.values());
        for (ProcStat member : tree.members()) {
            boolean goesWithGroup = groups.containsKey(member.group()) && !eachToo;
            if (!sent || !(goesWithGroup || groups.containsValue(member))) {
                Signals.kill(member);
            }
        }
    }

    /** Lets the wrapper go on, should the task have stopped it. */
    void resumeWrapper() {
        wrapperNow().ifPresent(seen -> Signals.cont(List.of(seen)));
    }

    /** Ends the wrapper, from which no result will come any more. */
    void killWrapper() {
        wrapperNow().ifPresent(Signals::kill);
    }

    private Optional<ProcStat> wrapperNow() {
        return isAlive() ? ProcStat.read(wrapper) : Optional.empty();
    }

    private @Nullable StartedFile started() {
        StartedFile known = started;
        if (known == null || known.task() == null) {
            try {
                Optional<StartedFile> now = StartedFile.read(folder.started());
                if (now.isPresent()) {
                    known = now.get();
                    started = known;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return known;
    }

    private static boolean isThisBoot(StartedFile known) {
        return known.bootId().equals(Boot.id());
    }
}
