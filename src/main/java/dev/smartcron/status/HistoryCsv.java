package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes executions as a table for other programs: RFC 4180, and no cell that a spreadsheet takes for a formula. */
public final class HistoryCsv {
    private static final String HEAD =
            "id,task,status,trigger,scheduled_at,due_at,started_at,finished_at,duration_ms,exit_code,"
                    + "signal,node,owner,key,parent,firings,reason_code,reason\r\n";

    private HistoryCsv() {}

    /** A line of names, then one for each execution; times are in that zone. */
    public static String of(List<Execution> executions, ZoneId zone) {
        StringBuilder csv = new StringBuilder(HEAD);
        Sentence sentences = Sentence.in(zone);
        for (Execution one : executions) {
            csv.append(line(
                    one.id(),
                    one.task(),
                    one.status().word(),
                    one.trigger().word(),
                    iso(one.scheduledAt(), zone),
                    iso(one.dueAt(), zone),
                    iso(one.startedAt(), zone),
                    iso(one.finishedAt(), zone),
                    one.duration().map(Duration::toMillis).orElse(null),
                    one.exitCode(),
                    one.signal(),
                    one.node(),
                    one.owner(),
                    one.key(),
                    one.parent(),
                    one.firings(),
                    one.reasonCode().orElse(null),
                    one.sentence(sentences).orElse(null)));
        }
        return csv.toString();
    }

    private static @Nullable String iso(@Nullable Instant instant, ZoneId zone) {
        return instant == null ? null : Zoned.exact(instant, zone);
    }

    private static String line(@Nullable Object... cells) {
        return Arrays.stream(cells).map(HistoryCsv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (!(value instanceof Number) && !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
