package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.store.DumpServer;
import dev.smartcron.store.OldSchema;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresBackupTest extends BackupContract {
    @Override
    String emptyDatabase(Path home) {
        return DumpServer.newDatabase();
    }

    @Test
    void a_backup_of_an_older_schema_is_migrated_before_it_takes_the_place() {
        // There is none before the first: the number is made up, and so is what brings it up to date.
        stage.database(database -> new TaskRuns(database, "web1").register("a", 3, anHourAgo));
        Path older = stage.backupOfSchema(OldSchema.VERSION).file();
        stage.sql("update meta set value = '" + Schema.VERSION + "' where key = 'schema'", "delete from tasks");
        stage.migration = unused -> {};
        assertThatThrownBy(() -> stage.restore(older)).as("nothing migrates it").isInstanceOf(UserError.class);
        assertThat(stage.rows("select name from tasks")).isEmpty();
        stage.migration = database -> BackupStage.setSchema(database, Schema.VERSION);
        stage.restore(older);
        assertThat(stage.rows("select name from tasks")).containsExactly("a");
        assertThat(stage.rows("select value from meta where key = 'schema'"))
                .containsExactly(Integer.toString(Schema.VERSION));
    }

    @Test
    void what_was_there_is_kept_in_a_schema_of_its_own() {
        FilledTables.fill(stage, anHourAgo);
        Made made = stage.backup();
        stage.sql("delete from executions where id > 1");
        String kept = stage.restore(made.file()).keptAs().orElseThrow();
        assertThat(kept).startsWith("schema smartcron_before_restore_");
        assertThat(stage.rows("select id from " + kept.substring("schema ".length()) + ".executions"))
                .containsExactly("1");
        assertThat(stage.rows("select count(*) from executions")).containsExactly("3");
    }

    @Test
    void it_is_refused_while_another_node_ticks() {
        Made made = stage.backup();
        stage.sql("insert into nodes (name, boot_id, version, last_tick) values ('db9', 'b', '1', "
                + now.minusSeconds(60).toEpochMilli() + ")");
        Map<String, List<String>> before = stage.contents();
        assertThatThrownBy(() -> stage.restore(made.file()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("other nodes tick against this database: db9 1m")
                .satisfies(e -> assertThat(((UserError) e).hint()).contains("crontab -e"));
        assertThat(stage.contents()).isEqualTo(before);
        stage.sql("update nodes set last_tick = " + anHourAgo.toEpochMilli());
        stage.restore(made.file());
    }
}
