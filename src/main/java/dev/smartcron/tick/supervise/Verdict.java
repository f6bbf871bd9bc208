package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.Meter.Limit;
import dev.smartcron.process.Meter.Usage;
import dev.smartcron.process.RunResult;
import dev.smartcron.process.kernel.Signals;
import dev.smartcron.task.Limits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an end means, by nothing but this.
 *
 * @param result as the wrapper wrote it; null when it wrote none
 * @param took from start to end
 * @param stop why we ended it; null when we did not
 * @param survivors what we could not end
 */
record Verdict(
        Limits limits,
        @Nullable RunResult result,
        Duration took,
        Usage usage,
        @Nullable StopReason stop,
        List<String> survivors) {

    /**
     * Decides.
     *
     * <ol>
     *   <li>We ended it, because its time was up, a limit was reached, or an operator asked for it; but what was over before
     *       its time was up, and only seen afterwards, counts as it ended.
     *   <li>The kernel ended it, because its tree had all the memory that it may have: killed.
     *   <li>It is gone without a result: even its wrapper was killed, or the machine went down.
     *   <li>It ended well by its own.
     *   <li>The kernel ended it, because it had all its processor time: killed.
     *   <li>It ended badly past its time: with no runner left, its wrapper's own timeout ended it.
     *   <li>It ended by a signal, or a code that counts as one, which the task calls well.
     *   <li>It failed.
     * </ol>
     */
    Outcome outcome() {
        Integer exitCode = result == null ? null : result.exitCode();
        Integer signal = result == null ? null : result.signal();
        if (stop != null && !endedInTime()) {
            return stopped(stop, exitCode, signal).with(Reason.SURVIVORS, survivors);
        }
        boolean well = exitCode != null && limits.successCodes().contains(exitCode);
        if (usage.outOfMemory() && !well) {
            return Outcome.killed(reached(Limit.MEMORY), signal);
        }
        if (result == null) {
            return Outcome.lost(Reason.of(ReasonCode.NO_RESULT));
        }
        if (well && exitCode != null) {
            return Outcome.succeeded(exitCode);
        }
        if (signal != null && usedUpItsTime(signal, result.cpu())) {
            return Outcome.killed(
                    Reason.of(ReasonCode.CPU_TIME)
                            .with("limit", limits.cpuTime().orElseThrow()),
                    signal);
        }
        if (limits.timeout().isPresent() && took.compareTo(limits.timeout().get()) >= 0) {
            return Outcome.timedOut(limits.timeout().get(), exitCode, signal);
        }
        if (signal != null && limits.successCodes().contains(Signals.exitCode(signal))) {
            return Outcome.succeeded(Signals.exitCode(signal));
        }
        Outcome failed = Outcome.failed(exitCode, signal, result.reason());
        return usage.outOfProcesses() ? failed.with("limit", reached(Limit.PROCESSES)) : failed;
    }

    private boolean endedInTime() {
        return stop instanceof StopReason.Deadline
                && result != null
                && took.compareTo(limits.timeout().orElse(Duration.ZERO)) < 0;
    }

    private Outcome stopped(StopReason why, @Nullable Integer exitCode, @Nullable Integer signal) {
        if (why instanceof StopReason.Reached reached) {
            return Outcome.killed(reached(reached.limit()), signal);
        }
        if (why instanceof StopReason.Asked asked) {
            return asked.request().outcome(exitCode, signal);
        }
        return why instanceof StopReason.Orphaned
                ? Outcome.lost(Reason.of(ReasonCode.WRAPPER_KILLED))
                : Outcome.timedOut(limits.timeout().orElseThrow(), exitCode, signal);
    }

    /** XCPU at the limit; who ignores that gets KILL a little later. */
    private boolean usedUpItsTime(int signal, Duration cpu) {
        return limits.cpuTime().isPresent()
                && (signal == Signals.XCPU
                        || (signal == Signals.KILL
                                && cpu.compareTo(limits.cpuTime().get()) >= 0));
    }

    private Reason reached(Limit limit) {
        return limit == Limit.PROCESSES
                ? Reason.of(ReasonCode.PROCESSES)
                        .with("limit", limits.processes().orElseThrow())
                : Reason.of(ReasonCode.MEMORY)
                        .with("limit", limits.memoryBytes().orElseThrow())
                        .with("peak", usage.peakBytes());
    }
}
