package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Shard;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Meter.Usage;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunResult;
import dev.smartcron.task.Shards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what the ends of its shards mean for an attempt. */
final class ShardVerdicts {
    /** Reasons that are one shard's own; any other is the whole attempt's. */
    private static final Set<ReasonCode> OWN =
            Set.of(ReasonCode.EXIT, ReasonCode.SIGNAL, ReasonCode.CPU_TIME, ReasonCode.NO_RESULT);

    /**
     * The states in which a shard can end, the one first that says most about the attempt: what must not be tried again,
     * then what nobody knows, then what has failed.
     */
    private static final List<Status> ORDER =
            List.of(Status.CANCELLED, Status.KILLED, Status.TIMED_OUT, Status.LOST, Status.FAILED);

    private final Verdict whole;
    private final Shards shards;
    private final SortedMap<Integer, Outcome> ends = new TreeMap<>();

    /**
     * Decides about each.
     *
     * @param whole the verdict on what they run under
     */
    ShardVerdicts(Verdict whole, Run run, Shards shards) {
        this.whole = whole;
        this.shards = shards;
        Duration endingBegan = run.ageAtEnding().orElse(null);
        for (int shard : shards.numbers()) {
            ends.put(shard, end(run.result(shard).orElse(null), endingBegan));
        }
    }

    /**
     * Decides about one.
     *
     * <ol>
     *   <li>It had ended before a runner began to end the attempt, or the kernel did: it counts as it ended.
     *   <li>It has a result: that, in the light of why the attempt was ended.
     *   <li>It has none: it went with what it ran under, where that did not end well.
     * </ol>
     */
    private Outcome end(@Nullable RunResult own, @Nullable Duration endingBegan) {
        if (own == null) {
            RunResult above = whole.result();
            boolean well = above != null && Objects.equals(above.exitCode(), 0);
            return decide(well ? null : above, whole.stop(), whole.usage());
        }
        boolean before = endingBegan == null || own.elapsed().compareTo(endingBegan) < 0;
        Usage usage = new Usage(whole.usage().peakBytes(), false, whole.usage().outOfProcesses());
        return decide(own, before ? null : whole.stop(), usage);
    }

    private Outcome decide(@Nullable RunResult result, @Nullable StopReason stop, Usage usage) {
        Duration took = result == null ? whole.took() : result.elapsed();
        return new Verdict(whole.limits(), result, took, usage, stop, List.of()).outcome();
    }

    /** The ends of the shards, by number. */
    List<Shard> shards() {
        return ends.entrySet().stream()
                .map(end -> new Shard(
                        end.getKey(),
                        shards.total(),
                        end.getValue().status(),
                        end.getValue().exitCode(),
                        end.getValue().signal()))
                .toList();
    }

    /** The numbers of those that did not succeed. */
    List<Integer> failed() {
        return failures().map(Map.Entry::getKey).toList();
    }

    private Stream<Map.Entry<Integer, Outcome>> failures() {
        return ends.entrySet().stream().filter(end -> end.getValue().status() != Status.SUCCEEDED);
    }

    /**
     * The outcome of the attempt: a success if all are, else the state that says most, and the exit code of the first
     * shard that is in it.
     */
    Outcome outcome() {
        List<Outcome> failures = failures().map(Map.Entry::getValue).toList();
        Outcome first = ORDER.stream()
                .flatMap(status -> failures.stream().filter(end -> end.status() == status))
                .findFirst()
                .orElse(null);
        if (first == null || first.reason() == null) {
            return ends.values().iterator().next();
        }
        if (!OWN.contains(first.reason().code())) {
            return first.with(Reason.SURVIVORS, whole.survivors());
        }
        long others = failures.stream()
                .filter(end -> !Objects.equals(end.reason(), first.reason()))
                .count();
        Reason reason = Reason.of(ReasonCode.SHARDS)
                .with("shards", failed().stream().map(Long::valueOf).toList())
                .with("total", shards.total())
                .with("cause", first.reason())
                .with("others", others == 0 ? null : others);
        return new Outcome(first.status(), reason, first.exitCode(), first.signal());
    }
}
