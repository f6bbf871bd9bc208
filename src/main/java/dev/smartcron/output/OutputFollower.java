package dev.smartcron.output;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.FollowedOutput.KeptSize;
import dev.smartcron.output.LogFeed.Share;
import dev.smartcron.output.log.LogBlock;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.RunFolder;
import dev.smartcron.task.Shards;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves what a run prints from its run files into its task's log, without its secrets, in constant memory whatever the
 * task prints.
 *
 * <p>Of more than {@code maxOutput} bytes the log gets the first half of that while the task runs and the last half when
 * it has ended; what lies between is only glanced at. How far it got is kept in the run folder: another runner goes on
 * from there, and at worst repeats one piece of 128 KiB. A log that cannot be written is no reason to disturb a task: it
 * is tried again at each call and told at the end.
 *
 * <p>Shards have a file each, beside the one of the attempt itself, and share {@code maxOutput} equally. Their lines are
 * whole in the log, each behind its shard's number.
 */
public final class OutputFollower {
    private final LogBlock log;
    private final @Nullable Shards shards;
    private final int tailBytes;

    /** The attempt's own, then those of its shards. */
    private final List<FollowedOutput> outputs = new ArrayList<>();

    /**
     * Follows the output of a run that is one process.
     *
     * @param redaction what must not leave the run folder
     * @param maxOutput in bytes; {@link Long#MAX_VALUE} for no limit
     * @param tailBytes of {@link KeptOutput#tail}
     */
    public OutputFollower(RunFolder folder, LogBlock log, Redaction redaction, long maxOutput, int tailBytes) {
        this(folder, null, log, redaction, new Most(maxOutput, tailBytes));
    }

    /** Follows the output of a run, which may be shards. */
    public OutputFollower(RunFolder folder, @Nullable Shards shards, LogBlock log, Redaction redaction, Most most) {
        this.log = log;
        this.shards = shards;
        this.tailBytes = most.tail();
        Excerpts excerpts = new Excerpts(redaction, tailBytes);
        if (shards == null) {
            KeptSize kept = KeptSize.of(most.output());
            LogFeed feed = new LogFeed(folder.outputFiles(), log, redaction, Share.WHOLE, kept.head());
            outputs.add(new FollowedOutput(folder.outputFiles(), feed, excerpts, kept));
            return;
        }
        int count = shards.numbers().size();
        KeptSize kept = KeptSize.of(most.output() == Long.MAX_VALUE ? Long.MAX_VALUE : most.output() / count);
        Share own = new Share(count, "");
        LogFeed ownFeed = new LogFeed(folder.outputFiles(), log, redaction, own, kept.head());
        outputs.add(new FollowedOutput(folder.outputFiles(), ownFeed, excerpts, kept));
        for (int shard : shards.numbers()) {
            LogFeed feed = new LogFeed(
                    folder.outputFiles(shard), log, redaction, new Share(count, ShardTails.mark(shard)), kept.head());
            outputs.add(new FollowedOutput(folder.outputFiles(shard), feed, excerpts, kept));
        }
    }

    /**
     * Says how much of an output is kept.
     *
     * @param output bytes in the log; {@link Long#MAX_VALUE} for no limit
     * @param tail bytes of {@link KeptOutput#tail}
     */
    public record Most(long output, int tail) {}

    /** Writes the header, {@code when} being shown as it is; not for a run that another runner started. */
    public void begin(String when) {
        // What keeps it from being written keeps the end line too, and is told then.
        FollowedOutput.why(() -> log.start(when));
    }

    /** Moves what is new. Returns true when there is more than one turn may take: call again soon. */
    public boolean poll() {
        boolean more = false;
        for (FollowedOutput output : outputs) {
            more |= output.poll();
        }
        return more;
    }

    /** The time until the next {@link #poll}, in nanoseconds. */
    public long pollNanos() {
        long nanos = Long.MAX_VALUE;
        for (FollowedOutput output : outputs) {
            nanos = Math.min(nanos, output.pollNanos());
        }
        return nanos;
    }

    /** Events and progress that are not recorded yet: to be recorded, then {@link #recorded}. */
    public List<OutputEvent> unrecorded() {
        if (shards == null) {
            return outputs.get(0).unrecorded();
        }
        List<OutputEvent> all = new ArrayList<>();
        boolean progressed = false;
        for (int i = 0; i < outputs.size(); i++) {
            for (OutputEvent each : outputs.get(i).unrecorded()) {
                if (each instanceof OutputEvent.Event event) {
                    all.add(new OutputEvent.Event(place(event.at(), i), event.name(), event.json()));
                }
                progressed |= each instanceof OutputEvent.Progress && i > 0;
            }
        }
        if (progressed) {
            all.add(new OutputEvent.Progress(0, meanProgress()));
        }
        return all;
    }

    /** A place in one output as a place among all: no two have the same, and those of one keep their order. */
    private long place(long at, int output) {
        Shards known = Objects.requireNonNull(shards);
        return at * (known.total() + 1) + (output == 0 ? 0 : 1 + known.numbers().get(output - 1));
    }

    private int meanProgress() {
        return (int) outputs.stream()
                .skip(1)
                .mapToInt(FollowedOutput::progress)
                .average()
                .orElse(0);
    }

    /** Says that {@link #unrecorded} are recorded, so that no other runner tells them again. */
    public void recorded() {
        outputs.forEach(FollowedOutput::recorded);
    }

    /**
     * Moves the remainder, writes the end line, and tells what was kept. For a task that has ended: what a process left
     * behind by it prints later is not waited for.
     *
     * @param words as in {@code succeeded exit 0 after 3.4s}
     * @param failed whether {@link KeptOutput#summary} is wanted
     */
    public KeptOutput finish(String words, boolean failed) {
        return finish(words, failed, List.of());
    }

    /** As {@link #finish(String, boolean)}; tail and summary are those of the shards that failed, where some did. */
    public KeptOutput finish(String words, boolean failed, Collection<Integer> failedShards) {
        List<KeptOutput> kept = new ArrayList<>();
        List<@Nullable String> troubles = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            boolean asked = shards == null
                    || (i > 0 && failedShards.contains(shards.numbers().get(i - 1)));
            kept.add(outputs.get(i).finish(failed && asked));
            troubles.add(kept.get(i).trouble());
        }
        troubles.add(FollowedOutput.why(() -> log.end(words)));
        troubles.add(log.crowded());
        outputs.forEach(output -> troubles.add(output.forgetful()));
        String trouble = first(troubles);
        return shards == null
                ? kept.get(0).with(trouble)
                : new ShardTails(shards, kept, tailBytes).together(failedShards, trouble);
    }

    private static @Nullable String first(List<@Nullable String> texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
