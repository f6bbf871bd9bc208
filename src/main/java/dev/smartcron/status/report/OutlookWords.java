package dev.smartcron.status.report;

import dev.smartcron.alert.message.ReportPage.ReportEntry;
import dev.smartcron.alert.message.ReportPage.ReportSection;
import dev.smartcron.status.report.ComingDay.ComingStart;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Listing;
import dev.smartcron.text.Sizes;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of a report on what comes, and on the room that there is. */
final class OutlookWords {
    private static final int NAMED = 5;
    private static final int NOTES = 10;

    private final DailyReport report;
    private final ReportSpan span;

    OutlookWords(DailyReport report) {
        this.report = report;
        this.span = report.span();
    }

    /** Returns the sections that have something to say. */
    List<ReportSection> sections() {
        List<ReportSection> sections = new ArrayList<>();
        if (report.tasks().registered() > 0) {
            sections.add(coming());
        }
        ReportSection storage = storage();
        if (!storage.more().isEmpty()) {
            sections.add(storage);
        }
        return sections;
    }

    private ReportSection coming() {
        ComingDay coming = report.coming();
        List<ReportEntry> entries = new ArrayList<>();
        String first = coming.first().stream().map(this::start).collect(Collectors.joining(", "));
        entries.add(new ReportEntry(
                null,
                count(coming.firings(), "firing") + " of " + count(coming.tasks(), "task"),
                first.isEmpty() ? List.of() : List.of("first " + first),
                null));
        List<String> clocks = new ArrayList<>(clockChange());
        clocks.addAll(notes(coming.clockChanges()));
        if (!clocks.isEmpty()) {
            entries.add(new ReportEntry(null, "The clocks change", clocks, null));
        }
        List<String> unusual = notes(coming.unusual());
        if (!unusual.isEmpty()) {
            entries.add(new ReportEntry(null, "Out of the ordinary", unusual, null));
        }
        return new ReportSection("The next day", entries, List.of());
    }

    private String start(ComingStart start) {
        return span.time(start.at()) + " " + start.task();
    }

    /** {@code paused by ann until 08:00: a, b and 3 more}. */
    private static List<String> notes(Map<String, List<String>> byWords) {
        List<String> notes = new ArrayList<>();
        byWords.forEach((words, tasks) -> notes.add(words + ": " + Listing.names(tasks, NAMED, task -> task)));
        if (notes.size() <= NOTES) {
            return notes;
        }
        List<String> first = new ArrayList<>(notes.subList(0, NOTES));
        first.add("and " + (notes.size() - NOTES) + " more; smartcron next tells of each task");
        return first;
    }

    private List<String> clockChange() {
        @Nullable ZoneOffsetTransition change = span.zone().getRules().nextTransition(span.now());
        return change == null || change.getInstant().isAfter(report.coming().until())
                ? List.of()
                : List.of("the clocks of " + span.zone().getId() + " are put "
                        + (change.isGap() ? "forward" : "back") + " by "
                        + Durations.brief(change.getDuration().abs()) + ", to " + span.time(change.getInstant()));
    }

    private ReportSection storage() {
        Storage storage = report.storage();
        List<String> lines = new ArrayList<>();
        List<DaySize> sizes = storage.sizes();
        if (!sizes.isEmpty()) {
            DaySize last = sizes.get(sizes.size() - 1);
            lines.add("database " + Sizes.brief(last.bytes()) + growth(sizes.get(0), last));
        }
        storage.disks()
                .forEach(disk -> lines.add("disk of " + disk.place() + ": " + Sizes.brief(disk.free()) + " of "
                        + Sizes.brief(disk.total()) + " free (" + 100 * disk.free() / disk.total() + "%)"));
        upkeep(lines, Upkeep.BACKUP, "last backup", "bytes", "");
        upkeep(lines, Upkeep.CLEANUP, "last cleanup", "bytes_freed", "freed ");
        upkeep(lines, Upkeep.MAINTAIN, "last maintenance", "", "");
        return new ReportSection("Room and upkeep", List.of(), lines);
    }

    /** {@code , 1.2M more than 6 days before}. */
    private static String growth(DaySize first, DaySize last) {
        long days = ChronoUnit.DAYS.between(first.day(), last.day());
        long grown = last.bytes() - first.bytes();
        return days == 0
                ? ""
                : ", "
                        + (grown == 0
                                ? "as large as"
                                : Sizes.brief(Math.abs(grown)) + (grown > 0 ? " more than" : " less than"))
                        + " " + count(days, "day") + " before";
    }

    private void upkeep(List<String> lines, Upkeep kind, String name, String bytes, String before) {
        UpkeepDone done = report.storage().upkeep().get(kind);
        if (done != null) {
            lines.add(name + " at " + span.at(done.at()) + " on " + done.node()
                    + (done.facts().get(bytes) instanceof Long size ? ", " + before + Sizes.brief(size) : ""));
        }
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
