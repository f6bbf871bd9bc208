package dev.smartcron.web.pages;

import dev.smartcron.web.access.AccessControl;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every page there is, and the files that pages need. */
public final class AllPages {
    private AllPages() {}

    /**
     * Their endpoints.
     *
     * @param prefix of every address; empty for none
     * @param commands of this program, which a task may give too
     */
    public static List<Endpoint> endpoints(PageMaker pages, AccessControl access, String prefix, Set<String> commands) {
        List<Endpoint> all = new ArrayList<>(new SignInPages(pages, access, prefix).endpoints());
        all.addAll(new NowPage(pages).endpoints());
        all.addAll(new TasksPage(pages).endpoints());
        all.addAll(new TaskPage(pages).endpoints());
        all.addAll(new TimelinePage(pages).endpoints());
        all.addAll(new PlanPage(pages).endpoints());
        all.addAll(new AlertsPage(pages).endpoints());
        all.addAll(new QueuePage(pages).endpoints());
        all.addAll(new ReportPages(pages).endpoints());
        all.addAll(new SystemPage(pages, commands).endpoints());
        all.addAll(new ExecutionPage(pages).endpoints());
        all.addAll(new HistoryPage(pages).endpoints());
        all.addAll(new WhyPage(pages).endpoints());
        all.add(Endpoint.withoutDatabase(
                Method.GET,
                "/assets/{name}",
                "A style sheet or a script.",
                List.of(Parameter.text("v", "Its version.")),
                request -> Assets.file(request.place("name"))));
        return all;
    }
}
