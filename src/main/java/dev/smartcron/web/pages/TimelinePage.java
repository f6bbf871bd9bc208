package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.status.timeline.TaskTimeline;
import dev.smartcron.status.timeline.TimelineReader.LaneChoice;
import dev.smartcron.status.timeline.TimelineSpan;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page on which all tasks are side by side: what they did, and what they will do. */
public final class TimelinePage {
    private static final int LANES = 50;
    private static final Duration FARTHEST = Duration.ofDays(366);
    private static final String DEFAULT = "24h";
    private static final Map<String, Duration> ZOOMS = zooms();

    private final PageMaker pages;
    private final ComingLoad load = new ComingLoad();

    TimelinePage(PageMaker pages) {
        this.pages = pages;
    }

    private static Map<String, Duration> zooms() {
        Map<String, Duration> zooms = new LinkedHashMap<>();
        zooms.put("1h", Duration.ofHours(1));
        zooms.put("6h", Duration.ofHours(6));
        zooms.put(DEFAULT, Duration.ofHours(24));
        zooms.put("7d", Duration.ofDays(7));
        return zooms;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look(
                "/timeline",
                "What all tasks did, and what they will do, side by side.",
                List.of(
                        Parameter.word(
                                "zoom",
                                List.copyOf(ZOOMS.keySet()),
                                "How long before and after. Default: " + DEFAULT + "."),
                        Parameter.text("at", "The time in the middle. Default: now."),
                        Parameter.text("category", "Of the tasks of this category; - for those without one."),
                        Parameter.number("page", "Of " + LANES + " tasks each. Default: 1.")),
                this::timeline));
    }

    /** A link with its name, of which one is where the reader is. */
    public record Choice(String name, Address address, boolean isHere) {}

    /**
     * What the page shows.
     *
     * @param summary the message of the picture, in words
     * @param earlier and {@code later}, and back to now; {@code toNow} null where it shows that
     * @param previous the page of tasks before; null on the first, as {@code next} is on the last
     */
    public record TimelineView(
            TimelineDrawing drawing,
            List<String> summary,
            List<HourOfTimeline> past,
            List<HourOfTimeline> coming,
            List<Choice> zooms,
            Address earlier,
            Address later,
            @Nullable Address toNow,
            Map<String, Integer> categories,
            @Nullable String category,
            String zoom,
            @Nullable String at,
            String tasks,
            @Nullable Address previous,
            @Nullable Address next) {}

    private Response timeline(Request request) {
        String zoom = request.text("zoom").orElse(DEFAULT);
        String category = request.text("category").orElse(null);
        int page = request.number("page", 1, 100_000, 1);
        Application app = request.app();
        Map<String, Integer> categories = app.tasks().categories();
        String wanted = category == null ? null : category.equals("-") ? "" : category;
        int all = wanted == null
                ? categories.values().stream().mapToInt(Integer::intValue).sum()
                : categories.getOrDefault(wanted, 0);
        if (wanted != null && all == 0) {
            throw new RequestError(
                    ErrorCode.NOT_FOUND,
                    "there is no task of category '" + category + "'",
                    "Choose one on the page Timeline.");
        }
        int first = (page - 1) * LANES;
        if (first > 0 && first >= all) {
            throw new RequestError(ErrorCode.NOT_FOUND, "there are not so many tasks", "Go back to the first page.");
        }
        Instant now = request.now();
        TimelineSpan span = span(request, zoom);
        TaskTimeline timeline = app.timeline(now)
                .read(
                        new LaneChoice(wanted, first, LANES),
                        span,
                        app.executions().running(),
                        span.until().isAfter(now) ? load.of(app, now, Duration.between(now, span.until())) : List.of());
        Address here =
                Address.of("timeline").with("category", category).with("zoom", zoom.equals(DEFAULT) ? null : zoom);
        Address moved = here.with("at", request.text("at").orElse(null));
        Duration step = ZOOMS.getOrDefault(zoom, Duration.ofHours(1));
        Instant middle = span.from().plus(step);
        Moments times = new Moments(now, app.zone());
        List<Choice> zooms = new ArrayList<>();
        ZOOMS.keySet()
                .forEach(each -> zooms.add(
                        new Choice(each, moved.with("zoom", each.equals(DEFAULT) ? null : each), each.equals(zoom))));
        TimelineView view = new TimelineView(
                TimelineDrawing.of(timeline, times),
                new TimelineWords(timeline, times).summary(),
                HourOfTimeline.past(timeline, times),
                HourOfTimeline.coming(timeline, times),
                zooms,
                here.with("at", middle.minus(step)),
                here.with("at", middle.plus(step)),
                request.text("at").isPresent() ? here : null,
                categories,
                category,
                zoom,
                request.text("at").orElse(null),
                all == 0 ? "" : (first + 1) + " to " + Math.min(all, first + LANES) + " of " + all + " tasks",
                page > 1 ? moved.with("page", page == 2 ? null : page - 1) : null,
                first + LANES < all ? moved.with("page", page + 1) : null);
        return pages.page(
                request,
                new PageHead(
                        "Timeline",
                        SiteSection.TIMELINE,
                        "smartcron history --since " + zoom,
                        span.covers(now) ? "*" : null),
                "timeline",
                view);
    }

    private static TimelineSpan span(Request request, String zoom) {
        Instant now = request.now();
        Instant middle = request.text("at").isEmpty() ? now : time(request);
        if (Duration.between(middle, now).abs().compareTo(FARTHEST) > 0) {
            throw new RequestError(ErrorCode.BAD_REQUEST, "at is too far away", "Give a time within a year from now.");
        }
        Duration length = ZOOMS.getOrDefault(zoom, Duration.ofHours(1));
        Instant minute = middle.truncatedTo(ChronoUnit.MINUTES);
        return new TimelineSpan(
                minute.minus(length), minute.plus(length), request.app().zone());
    }

    private static Instant time(Request request) {
        Instant at = request.past("at");
        return at == null ? request.now() : at;
    }
}
