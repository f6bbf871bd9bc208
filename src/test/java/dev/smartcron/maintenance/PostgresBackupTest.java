package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.store.DumpServer;
import dev.smartcron.store.OldSchema;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.UserError;
import java.nio.file.Path;
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
}
