package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.maintenance.Backups;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.DumpServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups made while twenty runner processes write: each is one instant, in which everything agrees. */
class BackupWhileRunningIT {
    private static final int RUNNERS = 20;
    private static final int TASKS = 100;

    /** Rows that contradict each other; each of these finds none in a database that is of one instant. */
    private static final List<String> CONTRADICTIONS = List.of(
            "select e.id from executions e where e.status in ('running', 'succeeded', 'failed') and not exists ("
                    + "select 1 from attempts a where a.execution_id = e.id and a.number = e.attempts)",
            "select a.execution_id from attempts a where not exists (select 1 from executions e where e.id = a.execution_id)",
            "select e.id from executions e join attempts a on a.execution_id = e.id and a.number = e.attempts"
                    + " where e.status in ('running', 'succeeded', 'failed') and a.status <> e.status",
            "select e.id from executions e where e.status = 'running' and not exists ("
                    + "select 1 from slots s where s.name = 'task:' || e.task and s.execution_id = e.id and s.fence = e.fence)",
            "select s.name from slots s join executions e on e.id = s.execution_id where e.status not in ('running', 'pending')",
            "select task from executions group by task having count(*) > 1",
            // An end has its event, in the transaction of the end.
            "select e.id from executions e where e.status in ('succeeded', 'failed') and not exists ("
                    + "select 1 from events v where v.execution_id = e.id and v.name = e.status)");

    @TempDir
    private Path folder;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void on_sqlite() throws Exception {
        Path home = folder.resolve("home");
        everyBackupIsOfOneInstant("jdbc:sqlite:" + home.resolve("smartcron.db"), home);
    }

    @Test
    void on_postgresql() throws Exception {
        everyBackupIsOfOneInstant(DumpServer.newDatabase(), folder.resolve("home"));
    }

    private void everyBackupIsOfOneInstant(String url, Path home) throws Exception {
        Files.createDirectories(home);
        host = Host.at(url, home, "a");
        host.maxParallel = 4;
        register();
        List<Process> runners = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            runners.add(host.tick());
        }
        Path backups = home.resolve("backups");
        do {
            host.said("backup");
        } while (runners.stream().anyMatch(Process::isAlive) && starts() < TASKS);
        for (Process runner : runners) {
            assertThat(runner.waitFor(10, TimeUnit.MINUTES)).isTrue();
        }
        host.tick().waitFor();
        assertThat(starts()).isEqualTo(TASKS);
        assertThat(host.rows("select id from executions where status <> 'succeeded'"))
                .isEmpty();
        List<Path> all = Backups.whole(backups);
        List<String> seen = new ArrayList<>();
        for (Path backup : all) {
            seen.add(restored(backup));
        }
        System.out.println("backups of " + url.replaceAll("//.*", "") + " had, of " + TASKS + ": " + seen);
        assertThat(starts()).as("nothing that ran since ran again").isEqualTo(TASKS);
    }

    /** Restores one, looks at it, and ticks once; returns how much of it had succeeded. */
    private String restored(Path backup) throws Exception {
        host.said("restore", backup.toString(), "--yes");
        for (String contradiction : CONTRADICTIONS) {
            assertThat(host.rows(contradiction))
                    .as(backup + ": " + contradiction)
                    .isEmpty();
        }
        String succeeded = host.rows("select count(*) from executions where status = 'succeeded'")
                .get(0);
        host.tick().waitFor();
        assertThat(host.rows("select id from executions where status in ('pending', 'running')"))
                .isEmpty();
        return succeeded;
    }

    private int starts() throws Exception {
        return host.lines().size();
    }

    private void register() {
        Instant now = Instant.now();
        ZonedDateTime minute = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        String schedule = minute.getMinute() + " " + minute.getHour() + " " + minute.getDayOfMonth() + " "
                + minute.getMonthValue() + " *";
        List<Definition> definitions = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            definitions.add(new Definition(
                    "task_" + i, Map.of("schedule", schedule, "command", host.writes("start") + "; sleep 0.2")));
        }
        try (Database database = Database.open(host.url, null)) {
            Node node = new Node("test", "production", "boot", "test");
            new Operator(database, node, "ann", now.minus(Duration.ofMinutes(1)))
                    .register("test", definitions, Map.of(), true);
        }
    }
}
