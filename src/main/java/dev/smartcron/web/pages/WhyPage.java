package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.status.why.Decision;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Zoned;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a task did or did not run. */
public record WhyPage(PageMaker pages) {
    private static final int MOST_SUGGESTED = 300;
    private static final int COMING = 5;

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look(
                "/why",
                "Why a task did or did not run.",
                List.of(
                        Parameter.text("task", "The task."),
                        Parameter.time("at", "The time to ask about. Default: the latest.")),
                this::why));
    }

    /**
     * What the page shows.
     *
     * @param task that is asked about; null where none is yet
     * @param written the time as it was asked; empty for the latest
     * @param at the time; null for the latest
     * @param zone that times are read in
     * @param share the page with the exact time
     * @param coming firings after the time, or from now on
     */
    public record WhyView(
            @Nullable String task,
            String written,
            @Nullable Instant at,
            ZoneId zone,
            List<String> tasks,
            List<ToldDecision> decisions,
            Address share,
            List<ComingFiring> coming) {
        /** As people of the task's zone have it. */
        public String words() {
            return at == null ? "lately" : Zoned.spaced(at, zone);
        }
    }

    /**
     * A decision with what may be done about it.
     *
     * @param advice in pieces; none where there is none
     */
    public record ToldDecision(Decision decision, List<AdvicePiece> advice) {
        /** The word of its state, or of what kept it from having one. */
        public String word() {
            return decision.word();
        }
    }

    /** A piece of advice: words to be read, or to be typed. */
    public record AdvicePiece(String text, boolean isTyped) {}

    /** A firing to come; {@code note} null where nothing is to be said of it. */
    public record ComingFiring(Instant at, @Nullable String note) {}

    private Response why(Request request) {
        Application app = request.app();
        String task = request.text("task").map(String::strip).orElse(null);
        String written = request.text("at").map(String::strip).orElse("");
        Optional<RegisteredTask> registered =
                task == null ? Optional.empty() : app.tasks().find(task).map(RegisteredTask::of);
        ZoneId zone = registered.map(RegisteredTask::zone).orElse(app.zone());
        Instant at = written.isEmpty() ? null : PointInTime.past(written, zone, request.now());
        List<Decision> decisions = task == null
                ? List.of()
                : at == null
                        ? app.why().latest(task, app.zone(), request.now())
                        : app.why().at(task, at, app.zone(), request.now());
        if (task != null && decisions.isEmpty()) {
            throw app.names().unknown(task);
        }
        List<String> names = app.tasks().names();
        WhyView view = new WhyView(
                task,
                written,
                at,
                zone,
                names.size() > MOST_SUGGESTED ? List.of() : names,
                decisions.stream().map(WhyPage::told).toList(),
                Address.of("why").with("task", task).with("at", at == null ? null : Zoned.iso(at, zone)),
                registered.map(known -> coming(app, known, at, request.now())).orElse(List.of()));
        String twin = new TwinCommand("smartcron why")
                .word(task == null ? "TASK" : task)
                .option("--at", written.isEmpty() ? null : written)
                .toString();
        boolean isPast = at != null && at.isBefore(request.now().minusSeconds(3_600));
        return pages.page(
                request,
                new PageHead(
                        task == null ? "Why" : "Why " + task,
                        SiteSection.HISTORY,
                        twin,
                        task == null || isPast ? null : "task " + task),
                "why",
                view);
    }

    private static List<ComingFiring> coming(Application app, RegisteredTask task, @Nullable Instant at, Instant now) {
        if (at != null && at.isBefore(now)) {
            return List.of();
        }
        UpcomingFirings firings = at == null
                ? UpcomingFirings.fromNow(task, now, COMING, app.holds(now))
                : UpcomingFirings.of(task, at.minusMillis(1), COMING, app.holds(now));
        return firings.next().stream()
                .map(firing -> new ComingFiring(firing, firings.note(firing).orElse(null)))
                .toList();
    }

    private static ToldDecision told(Decision decision) {
        List<AdvicePiece> pieces = new ArrayList<>();
        if (decision.code() != null) {
            String[] parts = decision.code().advice().split("`", -1);
            for (int i = 0; i < parts.length; i++) {
                String text = i % 2 == 1 ? parts[i].replace("TASK", decision.task()) : parts[i];
                pieces.add(new AdvicePiece(text, i % 2 == 1));
            }
        }
        return new ToldDecision(decision, pieces);
    }
}
