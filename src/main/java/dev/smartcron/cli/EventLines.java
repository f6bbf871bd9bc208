package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.execution.Status;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows events in a terminal, one a line: when, of what kind, of which task, and what it was. */
final class EventLines {
    private static final int WIDEST = 32;

    private final ZoneId zone;
    private final int taskWidth;

    /** @param tasks whose names are to stand in one column */
    EventLines(ZoneId zone, List<String> tasks) {
        this.zone = zone;
        this.taskWidth = tasks.stream()
                .mapToInt(String::length)
                .filter(n -> n <= WIDEST)
                .max()
                .orElse(0);
    }

    ZoneId zone() {
        return zone;
    }

    /** Everything before what it was; ends with the space between. */
    String label(RecordedEvent event) {
        String time = Zoned.iso(event.at(), zone)
                .substring(0, "2026-11-22T03:00:00".length())
                .replace('T', ' ');
        String task = event.task() == null ? "" : event.task();
        return time + "  " + padded(event.kind().word(), "execution".length()) + "  " + padded(task, taskWidth)
                + (taskWidth == 0 && task.isEmpty() ? "" : "  ");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - Text.length(text)));
    }

    /** An event in words. */
    String text(RecordedEvent event) {
        String id = event.execution() == null ? "" : event.execution() + " ";
        return id
                + switch (event.kind()) {
                    case EXECUTION -> execution(event);
                    case PROGRESS -> "at " + event.facts().get("percent") + "%";
                    case TASK -> event.name() + (event.data().equals("{}") ? "" : " " + event.data());
                    case ALERT -> alert(event);
                    case OPERATOR -> deed(event);
                };
    }

    private String execution(RecordedEvent event) {
        Map<String, @Nullable Object> facts = event.facts();
        Object node = facts.get("node");
        return status(event.name())
                + (facts.get("attempt") instanceof Long attempt && attempt > 1 ? ", attempt " + attempt : "")
                + (event.name().equals(Status.RUNNING.word()) && node != null ? " on " + node : "")
                + event.reason(zone).map(reason -> ": " + reason).orElse("")
                + (facts.get("firings") instanceof Long firings ? " (" + firings + " firings)" : "");
    }

    private static String status(String word) {
        return word.replace('_', ' ');
    }

    /** {@code firing: payroll_sync failed: exit 2 (high)}. */
    private static String alert(RecordedEvent event) {
        Map<String, @Nullable Object> facts = event.facts();
        return event.name() + ": " + facts.get("summary") + " (" + facts.get("severity") + ")";
    }

    private static String deed(RecordedEvent event) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>(event.facts());
        Object actor = facts.remove("actor");
        return event.name() + (actor == null ? "" : " by " + actor) + (facts.isEmpty() ? "" : " " + Json.write(facts));
    }
}
