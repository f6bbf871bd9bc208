package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import dev.smartcron.tick.resident.ResidentHolder;
import dev.smartcron.tick.resident.ResidentHolder.Unresponsive;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the runner that stays on this node answers. The next tick ends one that does not, so what is told here is one
 * that cannot be ended, or that no tick comes to.
 */
record ResidentCheck(String node, ResidentHolder holder, Duration silentAfter, ZoneId zone) implements Check {
    /** Longest wait for an answer, which takes half a second on a machine at rest. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    @Override
    public List<CheckResult> check(Instant now) {
        Optional<Unresponsive> silent = holder.unresponsive()
                .filter(runner -> runner.silent(now).compareTo(silentAfter) > 0)
                .filter(runner -> holder.isSilent(runner, ANSWERS_WITHIN));
        boolean stays = holder.runner().isPresent();
        if (stays) {
            // So that the next look knows of a call, also where nobody else has any.
            holder.call();
        }
        String well = stays ? "the runner that stays answers" : "no runner stays";
        List<Finding> found =
                silent.stream().map(runner -> finding(runner, now)).toList();
        return List.of(CheckResult.found(
                "resident", well, List.of(CheckFindings.of(AlertRule.RUNNER_UNRESPONSIVE, node, found))));
    }

    private Finding finding(Unresponsive silent, Instant now) {
        String pid = silent.runner().pid();
        boolean stopped = silent.runner().isStopped();
        Details details = Details.of("The runner that stays on " + node + ", process " + pid + ", answered last at "
                + Zoned.spaced(silent.since(), zone) + "."
                + (stopped ? " Its process was stopped, as by Ctrl-Z or kill -STOP." : "")
                + " What it watches goes on, and nobody records how it ends. The next tick ends that runner and takes over:"
                + " either it could not, or no tick has come.");
        return new Finding(
                node,
                Severity.CRITICAL,
                "the runner that stays on " + node + " has not answered for "
                        + Durations.brief(silent.silent(now).truncatedTo(ChronoUnit.SECONDS)),
                details.andTry(
                        "ps -o pid,stat,wchan:30,etime,args -p " + pid,
                        "T in STAT: stopped; D: it waits for a disk",
                        stopped ? "kill -CONT " + pid : "kill -KILL " + pid,
                        stopped ? "lets it go on" : "ends it; its tasks go on",
                        "smartcron run",
                        "takes over what it watched"));
    }
}
