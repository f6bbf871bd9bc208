package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Sentence;
import dev.smartcron.html.Templates;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.Frame.SystemLine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes pages of templates. */
public final class PageMaker {
    private final String prefix;
    private final Clock clock;

    /**
     * For a site.
     *
     * @param prefix of every address; empty for none
     */
    public PageMaker(String prefix, Clock clock) {
        this.prefix = prefix;
        this.clock = clock;
    }

    /**
     * What is said of a page.
     *
     * @param twin the command that shows the same; null for none
     * @param live what its content is about; null for nothing that changes
     */
    record PageHead(
            String title,
            SiteSection section,
            @Nullable String twin,
            @Nullable String live) {}

    /**
     * A page.
     *
     * @param template its name, of those in {@code page}
     * @param page what it shows
     */
    Response page(Request request, PageHead head, String template, Object page) {
        Frame frame = new Frame(
                prefix,
                head.title(),
                head.section(),
                head.twin(),
                here(request),
                head.live(),
                request.visitor(),
                new Moments(request.now(), request.app().zone()),
                system(request.app(), request.now()));
        return Response.page(200, rendered(template, frame, page));
    }

    /** Its own address, so that a form finds the way back. */
    static String here(Request request) {
        Address address = new Address(java.util.List.of(), request.call().query());
        return request.call().path() + address.toString().substring(1);
    }

    /** A page for whoever is not signed in. */
    Response open(Request request, String title, String template, Object page) {
        return Response.page(200, rendered(template, bare(title, "/", request.now()), page));
    }

    /**
     * A page that tells of a refusal.
     *
     * @param again the address that is asked for again in a while; null for none
     * @param back the page to go back to; null for none
     */
    public Response refused(RequestError refusal, @Nullable String again, @Nullable String back) {
        Frame frame = bare("That did not work", again == null ? "/" : again, clock.instant());
        RefusedPage page = new RefusedPage(
                String.valueOf(refusal.getMessage()), refusal.hint(), refusal.page(), again != null, back);
        return Response.page(refusal.answer().status(), rendered("refused", frame, page));
    }

    /**
     * What is said of a refusal.
     *
     * @param hint what to do
     * @param nearest the page where people find more, in the place of the hint; null where the hint is for them too
     * @param isAskedAgain where it may be another answer soon
     * @param back the page that the refused form stands on; null for none
     */
    public record RefusedPage(
            String message,
            String hint,
            @Nullable String nearest,
            boolean isAskedAgain,
            @Nullable String back) {}

    private Frame bare(String title, String here, Instant now) {
        return new Frame(prefix, title, null, null, here, null, null, new Moments(now, ZoneOffset.UTC), null);
    }

    private String rendered(String template, Frame frame, Object page) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("frame", frame);
        values.put("page", page);
        return Templates.page("page/" + template + ".jte", values);
    }

    private static SystemLine system(Application app, Instant now) {
        Heartbeats heartbeats = app.heartbeats();
        Instant last = heartbeats.lastTick().orElse(null);
        return new SystemLine(
                app.settings().node().name(),
                app.settings().node().environment(),
                last,
                last == null
                        || last.plus(app.settings().health().runnerSilentAfter())
                                .isBefore(now),
                new Conditions(app.database()).countOpen(),
                app.executions().running().size(),
                app.tasks()
                        .pauseOfAll()
                        .filter(pause -> pause.covers(now))
                        .map(pause -> Sentence.in(app.zone()).of(pause.reason(false)))
                        .orElse(null));
    }
}
