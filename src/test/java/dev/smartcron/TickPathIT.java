package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tick that starts a task loads, by the virtual machine's own log. */
class TickPathIT {
    private static final List<String> UNWANTED = List.of(
            "picocli.",
            "org.snakeyaml.",
            "jakarta.mail.",
            "org.eclipse.angus.",
            "org.flywaydb.",
            "org.jdbi.",
            "com.google.re2j.",
            "io.prometheus.",
            "com.cronutils.",
            "dev.smartcron.taskfile.TaskFile",
            "dev.smartcron.yaml.YamlReader",
            "dev.smartcron.output.failure.",
            "dev.smartcron.alert.",
            "dev.smartcron.status.",
            "dev.smartcron.hooks.",
            "com.sun.net.httpserver.");

    @TempDir
    private Path home;

    @Test
    void what_is_not_to_be_loaded_exists() {
        for (String unwanted : UNWANTED) {
            if (unwanted.startsWith("dev.smartcron.")) {
                String path = "/" + unwanted.replace('.', '/');
                assertThat(Main.class.getResource(unwanted.endsWith(".") ? path : path + ".class"))
                        .as(unwanted)
                        .isNotNull();
            }
        }
    }

    @Test
    void a_tick_with_work_loads_no_help_yaml_web_mail_or_migrations() throws Exception {
        Path tasks = Files.writeString(
                home.resolve("tasks.yaml"), "version: 1\ntasks:\n  - {name: a, command: [\"true\"]}\n");
        smartcron("", "register", tasks.toString());
        smartcron("", "trigger", "a");
        Path log = home.resolve("classes.log");
        smartcron("-Xlog:class+load:file=" + log, "run");
        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded)
                .as("the log saw a task being claimed")
                .anyMatch(line -> line.contains("dev.smartcron.store.rows.Claim "));
        for (String unwanted : UNWANTED) {
            assertThat(loaded).as(unwanted).noneMatch(line -> line.contains("] " + unwanted));
        }
    }

    @Test
    void only_schedules_that_rest_for_more_than_a_week_load_cron_utils() throws Exception {
        Path tasks = Files.writeString(home.resolve("tasks.yaml"), """
                version: 1
                defaults: {command: ["true"], timezone: Europe/Berlin}
                tasks:
                  - {name: weekly, schedule: 30 3 * * SUN}
                  - {name: yearly, schedule: 30 3 29 2 *}
                """);
        smartcron("", "register", tasks.toString());
        smartcron("", "disable", "weekly", "yearly");
        Path log = home.resolve("classes.log");
        smartcron("-Xlog:class+load:file=" + log, "enable", "weekly");
        assertThat(Files.readString(log))
                .contains("dev.smartcron.schedule.LocalWalk ")
                .doesNotContain("com.cronutils.");
        smartcron("-Xlog:class+load:file=" + log, "enable", "yearly");
        assertThat(Files.readString(log)).contains("com.cronutils.model.").doesNotContain("com.cronutils.descriptor.");
    }

    private void smartcron(String javaOptions, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.command().add(0, "bin/smartcron");
        builder.redirectOutput(home.resolve("said").toFile());
        builder.environment().put("SMARTCRON_HOME", home.toString());
        builder.environment().put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
        builder.environment().put("SMARTCRON_JAVA_OPTS", javaOptions);
        int exitCode = builder.start().waitFor();
        assertThat(exitCode).as(Files.readString(home.resolve("said"))).isZero();
    }
}
