package dev.smartcron.web;

import dev.smartcron.app.Application;
import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.text.UserError;
import dev.smartcron.web.access.AccessControl;
import dev.smartcron.web.access.Applications;
import dev.smartcron.web.access.Dispatcher;
import dev.smartcron.web.access.HostNames;
import dev.smartcron.web.access.TokenFile;
import dev.smartcron.web.access.Tokens;
import dev.smartcron.web.api.Api;
import dev.smartcron.web.server.HttpServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The API, as long as it is open. */
public final class Dashboard implements AutoCloseable {
    /** One for what takes long, and enough for what does not. */
    private static final int CONNECTIONS = 4;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    private final Applications applications;
    private final HttpServer server;

    private Dashboard(Applications applications, HttpServer server) {
        this.applications = applications;
        this.server = server;
    }

    /**
     * Opens it.
     *
     * @param home where the token is kept, if the settings name none
     * @param application makes one with a connection of its own
     * @param faults takes what went wrong and is nobody's mistake
     * @throws UserError when it may not listen there, or cannot
     */
    public static Dashboard open(
            DashboardSettings wanted,
            Path home,
            Clock clock,
            Supplier<Application> application,
            Consumer<Throwable> faults) {
        boolean loopback = LOOPBACK.contains(wanted.bind());
        if (!loopback && wanted.token().isEmpty()) {
            throw UserError.cannotWork(
                    "dashboard.bind is " + wanted.bind() + ", which others can reach, and no token is set",
                    "Set dashboard.token in smartcron.yaml, or leave bind out.");
        }
        String main =
                wanted.token().map(token -> token.reveal()).orElseGet(() -> new TokenFile(tokenFile(home)).token());
        AccessControl access = new AccessControl(new Tokens(main, wanted), wanted.webhookSecret(), clock);
        Applications applications = new Applications(CONNECTIONS, application);
        try {
            Dispatcher dispatcher = new Dispatcher(
                    Api.table(), new HostNames(wanted.bind(), wanted.hosts()), access, applications, faults);
            return new Dashboard(
                    applications, new HttpServer(wanted.bind(), wanted.port(), dispatcher, application.get()));
        } catch (RuntimeException e) {
            applications.close();
            throw e;
        }
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
