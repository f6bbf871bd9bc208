package dev.smartcron.output;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.output.redaction.Sink;
import dev.smartcron.text.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link OutputEvent}s off redacted output. They stay in the output; a line that is not quite one is nothing but output,
 * and told.
 *
 * <p>Of each attempt a bounded number is read, of progress only the last, and once that it is ready.
 */
public final class OutputEventReader implements Sink {
    /** Events of one attempt. */
    public static final int MOST_EVENTS = 1_000;

    private static final int LONGEST = 8_192;
    private static final int LONGEST_NAME = 100;
    private static final String PROGRESS = "::progress ";
    private static final String EVENT = "::event ";
    private static final String READY = "::ready";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private List<OutputEvent> found = new ArrayList<>();
    private OutputEvent.@Nullable Progress progress;
    private int events;
    private boolean ready;
    private @Nullable String refused;
    private boolean inLine;
    private boolean wanted;
    private long lineAt;
    private long settled;
    private long maskEnd = -1;

    /** Begins where a line does. */
    public OutputEventReader(long from) {
        this.settled = from;
    }

    /** Every line before this place was looked at. */
    public long settled() {
        return settled;
    }

    /** Takes what was found since it was last asked, progress once at most. */
    public List<OutputEvent> take() {
        if (progress == null && found.isEmpty()) {
            return List.of();
        }
        List<OutputEvent> taken = found;
        found = new ArrayList<>();
        if (progress != null) {
            taken.add(progress);
            progress = null;
        }
        return taken;
    }

    @Override
    public void plain(byte[] bytes, int from, int to, long at) {
        int i = from;
        while (i < to) {
            if (!inLine) {
                inLine = true;
                wanted = bytes[i] == ':';
                lineAt = at + (i - from);
                line.reset();
            }
            int end = i;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            if (wanted) {
                keep(bytes, i, end);
            }
            if (end < to) {
                endLine();
                end++;
                settled = at + (end - from);
            }
            i = end;
        }
    }

    @Override
    public void masked(long at, long end) {
        if (!inLine) {
            inLine = true;
            wanted = false;
            lineAt = at;
        }
        if (wanted && at != maskEnd) {
            byte[] mask = Redaction.MASK.getBytes(StandardCharsets.US_ASCII);
            keep(mask, 0, mask.length);
        }
        maskEnd = end;
    }

    /** Nothing follows. */
    public void end() {
        if (inLine) {
            endLine();
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        line.write(bytes, from, Math.min(to - from, LONGEST + 1 - line.size()));
        wanted = line.size() <= LONGEST;
        if (!wanted && line.toString(StandardCharsets.UTF_8).startsWith(EVENT)) {
            refuse("its line is longer than " + LONGEST + " bytes");
        }
    }

    private void endLine() {
        inLine = false;
        if (wanted) {
            wanted = false;
            read(line.toString(StandardCharsets.UTF_8).stripTrailing());
        }
    }

    private void read(String text) {
        if (text.startsWith(PROGRESS)) {
            int percent = percent(text.substring(PROGRESS.length()).strip());
            progress = percent < 0 ? progress : new OutputEvent.Progress(lineAt, percent);
        } else if (text.startsWith(EVENT) && events < MOST_EVENTS) {
            event(text.substring(EVENT.length()).strip());
        } else if (text.equals(READY) && !ready) {
            ready = true;
            found.add(new OutputEvent.Ready(lineAt));
        }
    }

    private void event(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
            end++;
        }
        String name = text.substring(0, end);
        String json = end == text.length() ? "{}" : text.substring(end).strip();
        if (!isName(name)) {
            refuse("it has no name of letters, digits and _ . : - /");
            return;
        }
        Optional<String> fault = Json.objectFault(json);
        if (fault.isPresent()) {
            refuse("what follows ::event " + name + " " + fault.get());
            return;
        }
        events++;
        found.add(new OutputEvent.Event(lineAt, name, json));
    }

    private void refuse(String why) {
        refused = refused == null ? "an event is not recorded: " + why : refused;
    }

    /** Says what is wrong with the first event that cannot be recorded; null when all can. */
    @Nullable
    String refused() {
        return refused;
    }

    /** A number from 0 to 100, decimals and a percent sign allowed; -1 for anything else. */
    private static int percent(String text) {
        String number =
                text.endsWith("%") ? text.substring(0, text.length() - 1).stripTrailing() : text;
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point);
        boolean good = !whole.isEmpty() && whole.length() <= 3 && number.length() <= 20;
        for (int i = 0; i < number.length() && good; i++) {
            good = i == point || (number.charAt(i) >= '0' && number.charAt(i) <= '9');
        }
        int percent = good ? Integer.parseInt(whole) : -1;
        return percent > 100 ? -1 : percent;
    }

    private static boolean isName(String name) {
        boolean good = !name.isEmpty() && name.length() <= LONGEST_NAME;
        for (int i = 0; i < name.length() && good; i++) {
            char c = name.charAt(i);
            good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "_.:-/".indexOf(c) >= 0;
        }
        return good;
    }
}
