package dev.smartcron.cli;

import dev.smartcron.execution.Status;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.TickBook;
import dev.smartcron.store.Ledger.Jump;
import dev.smartcron.store.Ledger.Ticks;
import dev.smartcron.store.Pause;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

@CommandLine.Command(
        name = "status",
        description = "The system at a glance: tasks, the last 24 hours, and whether every minute was answered.",
        footerHeading = "%nExamples:%n",
        footer = {"  smartcron status", "  smartcron status --json"})
final class StatusCommand extends Command {
    @Override
    int run(House house) {
        Instant now = house.now();
        List<TaskState> tasks = house.states().all(now);
        Map<Status, Integer> outcomes = house.executions().outcomesSince(now.minus(TickBook.SPAN));
        int pending = house.executions().pending();
        int running = house.executions().running().size();
        Pause pause =
                house.tasks().pauseOfAll().filter(found -> found.covers(now)).orElse(null);
        TickBook book = TickBook.read(house.ledger(), house.zone(), now);
        long disabled = tasks.stream().filter(task -> !task.enabled()).count();
        long paused = tasks.stream().filter(TaskState::isPaused).count();
        if (json()) {
            Map<String, @Nullable Object> counts = new LinkedHashMap<>();
            outcomes.forEach((status, count) -> counts.put(status.word(), count));
            String zone = house.zone().getId();
            print(Json.object(
                    "tasks",
                    Json.object("total", tasks.size(), "disabled", disabled, "paused", paused),
                    "running",
                    running,
                    "pending",
                    pending,
                    "paused_all",
                    pause == null ? null : pause.words(zone),
                    "outcomes",
                    counts,
                    "ticks",
                    book.json()));
            return ExitCode.DONE;
        }
        if (pause != null) {
            line("Everything is " + pause.words(house.zone().getId()) + ": smartcron resume --all");
        }
        line("Tasks      " + tasks.size() + (disabled == 0 ? "" : ", " + disabled + " disabled")
                + (paused == 0 ? "" : ", " + paused + " paused"));
        line("Now        " + running + " running, " + pending + " waiting");
        line("24 hours   "
                + (outcomes.isEmpty()
                        ? "nothing ended"
                        : outcomes.entrySet().stream()
                                .map(entry ->
                                        entry.getValue() + " " + entry.getKey().word())
                                .collect(Collectors.joining(", "))));
        ticks(book);
        return ExitCode.DONE;
    }

    private void ticks(TickBook book) {
        if (book.nodes().isEmpty()) {
            line("Ticks      none in 24 hours: is 'smartcron run' in the crontab?");
        }
        for (Ticks node : book.nodes()) {
            line("Ticks      " + node.node() + ": " + node.ticks() + " ticks, "
                    + Words.count(node.idle(), "idle minute") + ", at most " + Durations.brief(node.latest())
                    + " behind the minute");
            if (node.missing() > 0 && node.missingFrom() != null) {
                line("           " + Words.count(node.missing(), "minute") + " that nobody answered, the first at "
                        + Zoned.iso(node.missingFrom(), book.zone()));
            }
        }
        for (Jump jump : book.jumps()) {
            Duration by = jump.by();
            line("Clock      " + jump.node() + ": "
                    + (by.isNegative() ? "set back by " : "put forward by ")
                    + Durations.format(by.abs()) + ", found at " + Zoned.iso(jump.found(), book.zone()));
        }
    }
}
