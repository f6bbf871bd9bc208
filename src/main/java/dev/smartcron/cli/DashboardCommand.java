package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.web.Dashboard;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "dashboard",
        description = "Serves the pages and the REST API until it is told to end.",
        footer = {
            "  smartcron dashboard",
            "  smartcron dashboard --port 9000",
            "  smartcron dashboard --where",
            "  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8787/api/cron/status",
            "",
            "Listens on dashboard.bind and dashboard.port of smartcron.yaml; without a token",
            "there, one is made in HOME/run/token. The link that is printed signs in once,",
            "within ten minutes. TERM ends it; nothing else notices."
        })
final class DashboardCommand extends Command {
    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Listen on this port; 0 takes one that is free. Default: dashboard.port, 8787.")
    private @Nullable Integer port;

    @Option(names = "--where", description = "Only print its address and where the token is, which is made if need be.")
    private boolean where;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    int run(Application app) {
        Settings settings = app.settings();
        if (port != null && (port < 0 || port > 65_535)) {
            throw UserError.wrongUse("--port " + port + " is no port", "Give a number from 0 to 65535.");
        }
        DashboardSettings wanted =
                port == null ? settings.dashboard() : settings.dashboard().at(port);
        if (where) {
            Dashboard.token(wanted, settings.node().home());
            tell(url(wanted, wanted.port()), null, tokenFile(settings, wanted));
            return ExitCode.DONE;
        }
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
                Objects.requireNonNull(spec).parent().subcommands().keySet(),
                fault -> fault.printStackTrace(console().err()))) {
            tell(url(wanted, dashboard.port()), dashboard.code(), tokenFile(settings, wanted));
            // Where nobody can be told where it is, it is of no use.
            if (!console().out().checkError()) {
                await(told);
            }
        } finally {
            closed.countDown();
        }
        return ExitCode.DONE;
    }

    private static String url(DashboardSettings wanted, int port) {
        return "http://" + address(wanted.bind()) + ":" + port + wanted.path();
    }

    private static @Nullable Path tokenFile(Settings settings, DashboardSettings wanted) {
        return wanted.token().isPresent()
                ? null
                : Dashboard.tokenFile(settings.node().home());
    }

    /** @param code that signs in once; null for none */
    private void tell(String url, @Nullable String code, @Nullable Path tokenFile) {
        if (json()) {
            print(Json.object(
                    "url",
                    url,
                    "sign_in",
                    code == null ? null : url + "/sign-in#" + code,
                    "token_file",
                    tokenFile == null ? null : tokenFile.toString()));
        } else {
            line(url + "/" + (tokenFile == null ? "" : "; the token is in " + tokenFile));
            if (code != null) {
                line("To sign in, within ten minutes: " + url + "/sign-in#" + code);
            }
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
