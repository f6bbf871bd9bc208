package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.web.Dashboard;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "dashboard",
        description = "Serves the REST API until it is told to end.",
        footer = {
            "  smartcron dashboard",
            "  smartcron dashboard --port 9000",
            "  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8787/api/cron/status",
            "",
            "Listens on dashboard.bind and dashboard.port of smartcron.yaml; without a token",
            "there, one is made in HOME/run/token. TERM ends it; nothing else notices."
        })
final class DashboardCommand extends Command {
    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Listen on this port; 0 takes one that is free. Default: dashboard.port, 8787.")
    private @Nullable Integer port;

    @Override
    int run(Application app) {
        Settings settings = app.settings();
        if (port != null && (port < 0 || port > 65_535)) {
            throw UserError.wrongUse("--port " + port + " is no port", "Give a number from 0 to 65535.");
        }
        DashboardSettings wanted =
                port == null ? settings.dashboard() : settings.dashboard().at(port);
        // Refuses a home where nothing was ever registered.
        app.keptDatabase();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        // TERM and INT begin the end of the process, which waits for what is being answered.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            await(closed);
        }));
        try (Dashboard dashboard = Dashboard.open(
                wanted,
                settings.node().home(),
                console().clock(),
                app::apart,
                fault -> fault.printStackTrace(console().err()))) {
            tell(
                    "http://" + address(wanted.bind()) + ":" + dashboard.port() + "/api/cron/status",
                    wanted.token().isPresent()
                            ? null
                            : Dashboard.tokenFile(settings.node().home()));
            // Where nobody can be told where it is, it is of no use.
            if (!console().out().checkError()) {
                await(told);
            }
        } finally {
            closed.countDown();
        }
        return ExitCode.DONE;
    }

    private void tell(String url, @Nullable Path tokenFile) {
        if (json()) {
            print(Json.object("url", url, "token_file", tokenFile == null ? null : tokenFile.toString()));
        } else {
            line(url + (tokenFile == null ? "" : "; the token is in " + tokenFile));
        }
        console().out().flush();
    }

    private static String address(String bind) {
        return bind.indexOf(':') >= 0 ? "[" + bind + "]" : bind;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
