package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.query.EventFeed;
import dev.smartcron.text.Json;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@CommandLine.Command(
        name = "events",
        description = "Shows what changed, an event a line, the oldest first.",
        footer = {
            "  smartcron events                          the last 50",
            "  smartcron events --follow                 and what happens, until Ctrl-C",
            "  smartcron events --since 24h --kind task  what tasks printed with ::event",
            "  smartcron events --follow --since 4711 --json   go on after an event's number",
            "",
            "Kinds: execution progress task alert operator. With --json each line is a",
            "document of its own; numbers only grow, so who keeps the last one misses none."
        })
final class EventsCommand extends Command {
    private static final int CHUNK = 500;

    /** Milliseconds between looks, and between those at a database that is away. */
    private static final int A_MOMENT = 250;

    private static final int A_WHILE = 2_000;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what happens, until interrupted.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "T|ID",
            description =
                    "Begin with what is newer: 24h ago, 03:00 today, a date, a date and time; or after an event's number.")
    private @Nullable String since;

    @Option(
            names = "--kind",
            paramLabel = "K",
            converter = KindWord.class,
            description = "Show only events of this kind.")
    private @Nullable EventKind kind;

    @Option(names = "--task", paramLabel = "TASK", description = "Show only events of this task.")
    private @Nullable String task;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description =
                    "How many of the newest to begin with (default: 50, with --follow 10); with --since, how many at most.")
    private @Nullable Integer limit;

    private int shown;
    private long last;

    @Override
    int run(Application app) {
        if (limit != null && limit < (follow && since == null ? 0 : 1)) {
            throw UserError.wrongUse("--limit " + limit + " leaves nothing to show", "Give 1 or more.");
        }
        ZoneId zone = app.zone();
        Instant from = since == null || isNumber(since) ? null : PointInTime.past(since, zone, app.now());
        if (task != null) {
            app.known(task);
        }
        EventFeed feed = new EventFeed(follow ? app.keptDatabase() : app.database());
        EventLines lines = new EventLines(zone, app.tasks().names());
        if (since == null) {
            last = feed.last();
            int newest = limit == null ? follow ? 10 : 50 : limit;
            if (newest > 0) {
                feed.newest(kind, task, newest).forEach(event -> show(event, lines));
            }
        } else {
            last = from == null ? after(since) : feed.before(from);
            drain(feed, lines, from);
        }
        if (follow && !isFull() && !console().out().checkError()) {
            followOn(feed, lines, from);
        } else if (shown == 0 && !json() && !follow) {
            line(since == null && kind == null && task == null ? "Nothing has happened yet." : "No event matches.");
        }
        return ExitCode.DONE;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long after(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw UserError.wrongUse("there is no event " + number, "smartcron events --json shows their numbers, id.");
        }
    }

    private boolean isFull() {
        return since != null && limit != null && shown >= limit;
    }

    /** Shows what there is after the last one. */
    private void drain(EventFeed feed, EventLines lines, @Nullable Instant from) {
        List<RecordedEvent> next;
        do {
            next = feed.after(last, CHUNK);
            for (RecordedEvent event : next) {
                if (isFull() || console().out().checkError()) {
                    return;
                }
                boolean asked = (kind == null || event.kind() == kind)
                        && (task == null || task.equals(event.task()))
                        && (from == null || !event.at().isBefore(from));
                if (asked) {
                    show(event, lines);
                }
                last = event.id();
            }
        } while (next.size() == CHUNK);
    }

    private void show(RecordedEvent event, EventLines lines) {
        if (json()) {
            asItIs(Json.write(event.json(lines.zone())));
        } else {
            labelled(lines.label(event), lines.text(event));
        }
        shown++;
        last = Math.max(last, event.id());
    }

    /** A database that is away or busy is told once, and comes back. */
    private void followOn(EventFeed feed, EventLines lines, @Nullable Instant from) {
        Thread interrupted = new Thread(() -> Runtime.getRuntime().halt(ExitCode.DONE), "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        boolean told = false;
        boolean unread = true;
        while (!isFull() && !console().out().checkError() && pause(told ? A_WHILE : A_MOMENT)) {
            try {
                unread |= feed.mayHaveMore();
                if (unread) {
                    drain(feed, lines, from);
                    unread = false;
                }
                told = false;
            } catch (DatabaseProblem e) {
                if (!told) {
                    warn("smartcron: " + e.getMessage() + "; this goes on when it is there again");
                }
                told = true;
            }
        }
        removeHook(interrupted);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is at work already, and ends this process as it should.
            return;
        }
    }

    private static boolean pause(int millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The public words, with the nearest named for any other. */
    static final class KindWord implements ITypeConverter<EventKind> {
        @Override
        public EventKind convert(String text) {
            List<String> words =
                    Arrays.stream(EventKind.values()).map(EventKind::word).toList();
            String word = text.toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new TypeConversionException("'" + text + "' is not a kind of event" + Nearest.hint(word, words)
                        + " (" + String.join(", ", words) + ")");
            }
            return EventKind.of(word);
        }
    }
}
