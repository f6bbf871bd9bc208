package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.process.Run;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqliteBackupTest extends BackupContract {
    @Override
    String emptyDatabase(Path home) {
        return "jdbc:sqlite:" + home.resolve("smartcron.db");
    }

    @Test
    void it_is_refused_while_a_runner_stays() throws IOException {
        Made made = stage.backup();
        Map<String, List<String>> before = stage.contents();
        Path holder = Files.createDirectories(stage.home.resolve("run")).resolve("resident-local");
        RunnerId runner = RunnerId.self();
        Files.writeString(holder, runner.text() + "\n");
        assertThatThrownBy(() -> stage.restore(made.file()))
                .isInstanceOf(UserError.class)
                .hasMessage("a runner stays on this node with what it runs, process " + runner.pid())
                .satisfies(e -> assertThat(((UserError) e).hint()).contains("--stop"));
        assertThat(stage.contents()).isEqualTo(before);
        Files.delete(holder);
        stage.restore(made.file());
    }

    @Test
    void it_is_refused_while_a_process_lives_of_which_the_database_does_not_know() throws IOException {
        Made made = stage.backup();
        try (World world = new World(stage.home)) {
            world.task("a", "sleep 100");
            world.add("a");
            Run run = world.start(
                            world.claims().round(List.of(), world.now).claimed().get(0))
                    .run();
            await().until(() -> Files.exists(run.folder().path().resolve("started")));
            stage.sql("delete from slots", "delete from executions");
            assertThatThrownBy(() -> stage.restore(made.file()))
                    .isInstanceOf(UserError.class)
                    .hasMessage("processes of tasks still run: execution 1");
            run.kill();
            await().until(() -> !run.isAlive());
        }
        stage.restore(made.file());
    }
}
