package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ends executions, wherever they run, and waits for that. */
final class Stopping {
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Application app;
    private final Status as;
    private final String who;

    /**
     * Ends executions.
     *
     * @param as what they then are: killed or cancelled
     */
    Stopping(Application app, Status as, String who) {
        this.app = app;
        this.as = as;
        this.who = who;
    }

    /**
     * Ends these.
     *
     * @param open that wait or run
     * @return each as it is in the end; those that run on, on nodes that do not answer, still run
     */
    List<Execution> stop(List<Execution> open) {
        Reason reason = Reason.of(as == Status.KILLED ? ReasonCode.KILLED : ReasonCode.CANCELLED, "by", who);
        boolean here = false;
        for (Execution execution : open) {
            if (execution.status() == Status.PENDING) {
                app.stops().cancel(execution.id(), Reason.of(ReasonCode.CANCELLED, "by", who), app.now());
            } else {
                app.stops().ask(execution.id(), as, who, reason, app.now());
                here |= app.settings().node().name().equals(execution.node());
            }
        }
        if (here) {
            app.stopWhatIsToBeStopped();
        }
        long deadline = System.nanoTime() + patience(open).toNanos();
        List<Execution> now = read(open);
        while (now.stream().anyMatch(execution -> !execution.status().isFinal()) && System.nanoTime() - deadline < 0) {
            Waiting.pause();
            now = read(open);
        }
        return now;
    }

    /** What it answers for scripts. */
    static List<Object> json(List<Execution> stopped) {
        List<Object> answers = new ArrayList<>();
        for (Execution execution : stopped) {
            answers.add(Json.object(
                    "id", execution.id(),
                    "task", execution.task(),
                    "node", execution.node(),
                    "status", execution.status().word(),
                    "reason", execution.sentence(Sentence.PLAIN)));
        }
        return answers;
    }

    /** {@code execution 12 of vend_sync on node a: killed after 3.4s: ended by ann}. */
    static String line(Execution execution) {
        String what = "execution " + execution.id() + " of " + execution.task()
                + (execution.node() == null ? "" : " on node " + execution.node()) + ": ";
        if (!execution.status().isFinal()) {
            return what + "still running; its node has not answered yet, and will find the wish when it does";
        }
        return what
                + execution.status().word()
                + execution
                        .duration()
                        .map(took -> " after " + Durations.brief(took))
                        .orElse("")
                + execution
                        .sentence(Sentence.PLAIN)
                        .map(reason -> ": " + Text.oneLine(reason))
                        .orElse("");
    }

    private Duration patience(List<Execution> open) {
        Duration longest = Duration.ZERO;
        for (Execution execution : open) {
            Duration grace = app.tasks()
                    .find(execution.task())
                    .map(row -> Task.of(row.definition()).limits().killAfter())
                    .orElse(Duration.ofSeconds(10));
            longest = grace.compareTo(longest) > 0 ? grace : longest;
        }
        return longest.plus(MARGIN);
    }

    private List<Execution> read(List<Execution> before) {
        List<Execution> now = new ArrayList<>();
        for (Execution execution : before) {
            app.executions().find(execution.id()).ifPresent(now::add);
        }
        return now;
    }
}
