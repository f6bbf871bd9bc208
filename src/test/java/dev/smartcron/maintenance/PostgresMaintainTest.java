package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.maintenance.Soundness.Integrity;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.UserError;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a server only what shows need of it is made anew, beside everybody else. */
class PostgresMaintainTest extends MaintainContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void tables_are_vacuumed_and_what_the_planner_knows_of_them_is_renewed() throws SQLException {
        change(
                "insert into meta (key, value) select 'k' || i, '' from generate_series(1, 5000) i",
                "delete from meta where key like 'k%'");
        assertThat(maintain().vacuum()).isEqualTo(Vacuum.PLAIN);
        assertThat(one("select last_vacuum is not null and last_analyze is not null from pg_stat_user_tables"
                        + " where relname = 'meta'"))
                .isEqualTo("t");
    }

    @Test
    void an_index_that_is_not_valid_is_made_anew_and_what_was_left_over_is_removed() throws SQLException {
        change(
                "create index executions_task_ccnew on executions (task, id)",
                "update pg_index set indisvalid = false where indexrelid in"
                        + " ('executions_task_ccnew'::regclass, 'executions_finished'::regclass)");
        Maintained done = maintain();
        assertThat(done.soundness())
                .isEqualTo(new Soundness(Integrity.MENDED, List.of(), List.of("public.executions_finished")));
        assertThat(one("select count(*) from pg_index where not indisvalid")).isEqualTo("0");
        assertThat(one("select count(*) from pg_class where relname like '%ccnew%'"))
                .isEqualTo("0");
    }

    @Test
    void an_index_that_misses_rows_is_made_anew_where_the_server_can_find_that() throws SQLException {
        change(
                "create schema extensions",
                "create extension amcheck schema extensions",
                "update pg_index set indisready = false where indexrelid = 'audit_task'::regclass");
        change("insert into audit (at, actor, origin, action, task, detail) values (1, 'a', 'b', 'c', 'd', '{}')");
        change("update pg_index set indisready = true where indexrelid = 'audit_task'::regclass");
        Maintained done = maintain();
        assertThat(done.soundness().integrity()).isEqualTo(Integrity.MENDED);
        assertThat(done.soundness().reindexed()).containsExactly("public.audit_task");
        assertThat(maintain().soundness().integrity()).isEqualTo(Integrity.OK);
    }

    @Test
    void without_the_functions_for_it_no_index_is_said_to_be_sound() {
        assertThat(maintain().soundness().integrity()).isEqualTo(Integrity.NOT_CHECKED);
        assertThat(steps.get(0).done()).contains("amcheck");
    }

    @Test
    void without_the_right_to_it_two_lines_tell_who_has_it() throws SQLException {
        String role = "reader_" + ProcessHandle.current().pid();
        change(
                "drop role if exists " + role,
                "create role " + role + " login",
                "grant select, insert, update, delete on all tables in schema public to " + role);
        String others = url.replaceFirst("user=\\w+", "user=" + role);
        assertThat(others).isNotEqualTo(url);
        try (Database theirs = Database.open(others, null)) {
            assertThatThrownBy(() -> new Maintain(theirs, "web1", steps::add).run(NOON, false))
                    .isInstanceOfSatisfying(UserError.class, refused -> {
                        assertThat(refused)
                                .hasMessageStartingWith("this user may not do the upkeep of attempts, audit, ")
                                .hasMessageEndingWith(", which belong to postgres");
                        assertThat(refused.hint()).startsWith("Give the command as postgres;");
                    });
            change("grant maintain on all tables in schema public to " + role);
            assertThat(new Maintain(theirs, "web1", steps::add).run(NOON, false).vacuum())
                    .isEqualTo(Vacuum.PLAIN);
        } finally {
            change("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    void full_is_for_files() {
        assertThatThrownBy(() -> new Maintain(database, "web1", steps::add).run(NOON, true))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--full is for a database file");
    }
}
