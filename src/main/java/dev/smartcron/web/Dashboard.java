package dev.smartcron.web;

import dev.smartcron.app.Application;
import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.text.UserError;
import dev.smartcron.web.access.AccessControl;
import dev.smartcron.web.access.Applications;
import dev.smartcron.web.access.BrowserAnswers;
import dev.smartcron.web.access.Dispatcher;
import dev.smartcron.web.access.FrontProxy;
import dev.smartcron.web.access.HostNames;
import dev.smartcron.web.access.TokenFile;
import dev.smartcron.web.access.Tokens;
import dev.smartcron.web.api.Api;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.EndpointTable;
import dev.smartcron.web.pages.AllPages;
import dev.smartcron.web.pages.PageMaker;
import dev.smartcron.web.server.HttpServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The pages and the API, as long as it is open. */
public final class Dashboard implements AutoCloseable {
    /** One for what takes long, and enough for what does not. */
    private static final int CONNECTIONS = 4;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    private final Applications applications;
    private final HttpServer server;

    private final String code;

    private Dashboard(Applications applications, HttpServer server, String code) {
        this.applications = applications;
        this.server = server;
        this.code = code;
    }

    /**
     * Opens it.
     *
     * @param home where the token is kept, if the settings name none
     * @param application makes one with a connection of its own
     * @param commands of this program, which a task may give too
     * @param faults takes what went wrong and is nobody's mistake
     * @throws UserError when it may not listen there, or cannot
     */
    public static Dashboard open(
            DashboardSettings wanted,
            Path home,
            Clock clock,
            Supplier<Application> application,
            Set<String> commands,
            Consumer<Throwable> faults) {
        boolean loopback = LOOPBACK.contains(wanted.bind());
        if (!loopback && wanted.token().isEmpty()) {
            throw UserError.cannotWork(
                    "dashboard.bind is " + wanted.bind() + ", which others can reach, and no token is set",
                    "Set dashboard.token in smartcron.yaml, or leave bind out.");
        }
        AccessControl access = new AccessControl(new Tokens(token(wanted, home), wanted), wanted, clock);
        PageMaker pages = new PageMaker(wanted.path(), clock);
        Applications applications = new Applications(CONNECTIONS, application);
        try {
            Dispatcher dispatcher = new Dispatcher(
                    table(pages, access, wanted.path(), commands),
                    new HostNames(wanted.bind(), wanted.hosts()),
                    access,
                    new FrontProxy(wanted.path(), wanted.proxies()),
                    applications,
                    new BrowserAnswers(wanted.path(), pages::refused),
                    faults);
            return new Dashboard(
                    applications,
                    new HttpServer(wanted.bind(), wanted.port(), dispatcher, application.get()),
                    access.code().text());
        } catch (RuntimeException e) {
            applications.close();
            throw e;
        }
    }

    /** Every endpoint: the API's and the pages'. */
    public static EndpointTable table(PageMaker pages, AccessControl access, String prefix, Set<String> commands) {
        List<Endpoint> all = new ArrayList<>(Api.table().all());
        all.addAll(AllPages.endpoints(pages, access, prefix, commands));
        return new EndpointTable(all);
    }

    /** What signs in whoever opened this, once and soon. */
    public String code() {
        return code;
    }

    /**
     * The token that may do everything: the settings', otherwise the one in its file, which is made where there is none.
     *
     * @throws UserError when that file can be neither read nor made
     */
    public static String token(DashboardSettings wanted, Path home) {
        return wanted.token().map(token -> token.reveal()).orElseGet(() -> new TokenFile(tokenFile(home)).token());
    }

    /** The file with the token, where the settings name none. */
    public static Path tokenFile(Path home) {
        return home.resolve("run").resolve("token");
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        applications.close();
    }
}
