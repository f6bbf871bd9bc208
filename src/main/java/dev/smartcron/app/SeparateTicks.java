package dev.smartcron.app;

import dev.smartcron.operations.NodeRunner;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.settings.Settings;
import dev.smartcron.tick.start.TaskEnvironment;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Has ticks run in processes of their own, for a process that lives long and does other things: it never is a runner, and what
 * becomes of it is nothing to any task.
 */
final class SeparateTicks implements NodeRunner {
    /** Variable that says that a tick is not cron's, so that its environment is not the one that tasks are to have. */
    static final String ASKED_FOR = "SMARTCRON_ASKED_FOR";

    private final LocalRunner here;
    private final Settings settings;
    private final Consumer<String> warnings;

    SeparateTicks(LocalRunner here, Settings settings, Consumer<String> warnings) {
        this.here = here;
        this.settings = settings;
        this.warnings = warnings;
    }

    @Override
    public boolean isThere() {
        return here.isThere();
    }

    @Override
    public void call() {
        here.call();
    }

    @Override
    public boolean leave() {
        return here.leave();
    }

    /** Starts one, whoever else is there; it does not wait for it. */
    @Override
    public void tickUntil(BooleanSupplier enough) {
        start();
    }

    @Override
    public boolean stopRequested() {
        if (isThere()) {
            call();
        } else {
            start();
        }
        return false;
    }

    /** It is left to the tick that is started, which starts what is due as well. */
    @Override
    public boolean stopAllRequested() {
        return stopRequested();
    }

    private void start() {
        // In a session of its own and nobody's child: where this process is a task itself, its end is not the tick's.
        List<String> command = new ArrayList<>(List.of("setsid", "--fork"));
        command.addAll(program());
        command.add("run");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.put("SMARTCRON_HOME", settings.node().home().toString());
        if (Files.exists(settings.node().configFile())) {
            environment.put("SMARTCRON_CONFIG", settings.node().configFile().toString());
        }
        environment.put("SMARTCRON_LOG_DIR", settings.node().logDir().toString());
        environment.put("SMARTCRON_NODE", settings.node().name());
        environment.put("SMARTCRON_DB", settings.database().url().reveal());
        environment.put(ASKED_FOR, "1");
        environment.remove(Processes.COOKIE);
        try {
            builder.start();
        } catch (IOException e) {
            warnings.accept("smartcron: cannot start a tick, so cron's next one does it: " + e.getMessage());
        }
    }

    /** As cron starts it, with all that the launcher gives it: where tasks find it, and a start that is quick. */
    private static List<String> program() {
        String folder = System.getProperty(TaskEnvironment.OWN_FOLDER);
        return folder != null
                ? List.of(Path.of(folder, "smartcron").toString())
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.smartcron.Main");
    }
}
