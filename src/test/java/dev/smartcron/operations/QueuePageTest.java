package dev.smartcron.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.claim.PayloadTable;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.JobTable.JobRow;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Rank.QueuePlace;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worked example of docs/queue.md, as it is written there, with the file of examples/job-queue. */
@Timeout(180)
class QueuePageTest {
    private static final Pattern SQL = Pattern.compile("```sql\n-- (\\w+)[^\n]*\n(.*?)```", Pattern.DOTALL);

    private final String suffix = "_" + ProcessHandle.current().pid() + "_" + System.nanoTime();

    @Test
    void an_existing_table_of_jobs_is_worked_off_without_a_change_of_its_code() throws Exception {
        List<Block> page = blocks();
        List<List<String>> seen = new ArrayList<>();
        String trigger = Files.readString(Path.of("examples/job-queue/existing-table.sql"));
        assertThat(page).hasSize(4);
        String url = PostgresServer.newDatabase();
        try (Connection admin = DriverManager.getConnection(url)) {
            for (String role : List.of("shop", "smartcron")) {
                execute(admin, "create role " + role + suffix + " login password 'x'");
            }
            execute(admin, "grant create on schema public to shop" + suffix);
            execute(admin, page.get(0).sql());
            String smartcron = as(url, "smartcron") + "&currentSchema=scheduler";
            try (Database database = Database.open(smartcron, null);
                    Connection shop = DriverManager.getConnection(as(url, "shop"))) {
                register(database);
                execute(admin, page.get(1).sql());
                execute(shop, page.get(2).sql());
                execute(shop, "insert into jobs (user_id, request) values (7, '{}')");
                assertThat(new JobTable(database).first(QueuePlace.START, 10, Instant.now()))
                        .isEmpty();
                execute(shop, trigger);
                execute(
                        shop,
                        "insert into jobs (user_id, request, scheduled_at) values (8, '{}', '2027-01-01 00:00Z')");
                execute(shop, "insert into jobs (user_id, request, status) values (8, '{}', 'draft')");
                execute(shop, trigger);
                List<JobRow> jobs = new JobTable(database).first(QueuePlace.START, 10, Instant.now());
                assertThat(jobs)
                        .extracting(row -> row.job().owner() + " " + row.job().key() + " "
                                + new String(payload(database, row), UTF_8))
                        .containsExactly("7 job-1 1", "8 job-2 2");
                assertThat(jobs.get(1).job().dueAt()).isEqualTo("2027-01-01T00:00:00Z");
                for (String back : page.get(3).sql().replace(":job", "1").split("(?<=;)\n", 2)) {
                    execute(shop, back);
                    seen.add(rows(shop, "select status || ' ' || (finished_at is not null) from jobs order by id"));
                }
                assertThat(seen)
                        .containsExactly(
                                List.of("processing false", "pending false", "draft false"),
                                List.of("completed true", "pending false", "draft false"));
                assertThatThrownBy(() -> execute(shop, "select 1 from scheduler.executions"))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private static byte[] payload(Database database, JobRow row) {
        return new PayloadTable(database).find(row.job().id()).orElseThrow().bytes();
    }

    private static void register(Database database) {
        Node node = new Node("node", "production", "boot", "test");
        Definition task = new Definition("process_job", Json.object("command", List.of("true")));
        new Operator(database, node, "ann", Instant.now()).register("tasks.yaml", List.of(task), Map.of(), false);
    }

    /**
     * Statements of the page.
     *
     * @param who gives them, by the page's comment
     */
    private record Block(String who, String sql) {}

    private List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher sql = SQL.matcher(Files.readString(Path.of("docs/queue.md")));
        while (sql.find()) {
            // Roles are the server's, and other tests have theirs there too.
            String text = sql.group(2)
                    .replaceAll("authorization smartcron\\b", "authorization smartcron" + suffix)
                    .replaceAll("to shop\\b", "to shop" + suffix);
            blocks.add(new Block(sql.group(1), text));
        }
        return blocks;
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String as(String url, String user) {
        return url.replaceFirst("user=\\w+", "user=" + user + suffix) + "&password=x";
    }
}
