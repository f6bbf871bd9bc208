package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/sql.md: its questions are asked as they stand there, and its statements given. */
class SqlDocumentsTest {
    private static final Path PAGE = Path.of("docs/sql.md");

    private static final Pattern QUESTION =
            Pattern.compile("### (\\d+)\\. [^\n]+\n\n```sql\n(.*?)```\n\n```text\n(.*?)```\n", Pattern.DOTALL);

    @TempDir
    private Path folder;

    /** A question of the page: a query, and what it prints. */
    private record PageQuestion(int number, String query, String answer) {}

    private static List<PageQuestion> questions() throws IOException {
        List<PageQuestion> questions = new ArrayList<>();
        Matcher found = QUESTION.matcher(Files.readString(PAGE));
        while (found.find()) {
            questions.add(new PageQuestion(Integer.parseInt(found.group(1)), found.group(2), found.group(3)));
        }
        assertThat(questions).extracting(PageQuestion::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        return questions;
    }

    private String newDatabase(String kind) {
        return kind.equals("sqlite")
                ? "jdbc:sqlite:" + folder.resolve(System.nanoTime() + ".db")
                : PostgresServer.newDatabase();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void each_question_has_the_answer_that_stands_below_it(String kind) throws Exception {
        Map<Integer, String> expected = new LinkedHashMap<>();
        Map<Integer, String> answers = new LinkedHashMap<>();
        for (boolean asksForNow : List.of(false, true)) {
            // What asks how late it is is asked of the same morning, today.
            Instant now = asksForNow ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : SqlStory.NOW;
            String url = newDatabase(kind);
            SqlStory.tell(folder.resolve("story " + asksForNow), url, now);
            try (Connection connection = DriverManager.getConnection(url)) {
                for (PageQuestion question : questions()) {
                    if (question.query().contains("smart_cron_now") == asksForNow) {
                        expected.put(question.number(), question.answer());
                        answers.put(question.number(), SqlPage.printed(connection, question.query()));
                    }
                }
            }
        }
        assertThat(answers).hasSize(10).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void every_view_is_described_column_by_column(String kind) throws Exception {
        String url = newDatabase(kind);
        SqlStory.tell(folder, url, SqlStory.NOW);
        Map<String, List<String>> views = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url)) {
            for (String view : SqlPage.views(connection, url)) {
                views.put(
                        view,
                        List.copyOf(SqlPage.select(connection, "select * from " + view)
                                .get(0)
                                .keySet()));
            }
        }
        Map<String, List<String>> described = new TreeMap<>();
        Matcher sections = Pattern.compile("### `(\\w+)`\n(.*?)(?=\n### |\\z)", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        while (sections.find()) {
            described.put(
                    sections.group(1),
                    Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                            .matcher(sections.group(2))
                            .results()
                            .map(column -> column.group(1))
                            .toList());
        }
        assertThat(described).isEqualTo(views);
    }

    @Test
    void the_role_of_the_page_reads_the_views_and_nothing_else() throws Exception {
        String url = PostgresServer.newDatabase();
        SqlStory.tell(folder, url, SqlStory.NOW);
        String role = "cron_reader_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        Matcher statements = Pattern.compile("```sql\n(create role cron_reader.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(statements.find()).isTrue();
        try (Connection admin = DriverManager.getConnection(url);
                Statement given = admin.createStatement()) {
            given.execute(statements.group(1).replace("cron_reader", role));
            try (Connection reader =
                    DriverManager.getConnection(url.replaceFirst("user=\\w+", "user=" + role) + "&password=x")) {
                for (String view : SqlPage.views(admin, url)) {
                    assertThat(SqlPage.select(reader, "select * from " + view))
                            .as(view)
                            .isNotEmpty();
                    refused(reader, "delete from " + view, "");
                }
                for (PageQuestion question : questions()) {
                    SqlPage.printed(reader, question.query());
                }
                reader.createStatement().execute("set default_transaction_read_only = off");
                for (Map<String, String> table :
                        SqlPage.select(admin, "select tablename from pg_tables where schemaname = 'public'")) {
                    refused(reader, "select * from " + table.get("tablename"), "permission denied");
                    refused(reader, "delete from " + table.get("tablename"), "permission denied");
                }
                refused(reader, "create table mine (a int)", "permission denied");
                refused(reader, "select smartcron_enqueue('bank_fetch')", "permission denied");
            } finally {
                given.execute("drop owned by " + role);
                given.execute("drop role " + role);
            }
        }
    }

    private static void refused(Connection reader, String sql, String why) {
        assertThatThrownBy(() -> {
                    try (Statement statement = reader.createStatement();
                            ResultSet unexpected = statement.execute(sql) ? statement.getResultSet() : null) {
                        assertThat(unexpected).isNull();
                    }
                })
                .as(sql)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(why);
    }
}
