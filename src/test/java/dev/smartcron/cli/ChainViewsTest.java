package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What starts what: as it is declared, and as it came. */
@Timeout(180)
class ChainViewsTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: rates, command: "true", working_dir: /}
                  - {name: fetch, command: "true", working_dir: /, on_success: [book, notify], on_failure: [clean]}
                  - {name: book, command: "exit 3", working_dir: /, on_failure: [clean]}
                  - {name: notify, command: "true", working_dir: /}
                  - {name: clean, command: "true", working_dir: /}
                  - {name: report, schedule: "0 7 * * *", command: "true", working_dir: /, after: [rates, fetch]}
                """);
        deployment.smartcron("trigger", "rates", "--wait");
        deployment.smartcron("trigger", "fetch", "--wait");
        deployment.smartcron("run");
    }

    @Test
    void show_draws_what_starts_what_and_what_waits_for_what() {
        assertThat(drawn("fetch")).isEqualTo("""
                  waited for by  report
                  on success  book
                    on failure  clean
                  on success  notify
                  on failure  clean
                """);
        assertThat(drawn("clean")).isEqualTo("  started by  book (when it fails), fetch (when it fails)\n");
        assertThat(drawn("report")).isEqualTo("  waits for  rates, fetch  (at most 30m)\n");
        assertThat(drawn("rates")).isEqualTo("  waited for by  report\n");
        Map<String, Object> json =
                deployment.smartcron("show", "book", "--json").object();
        assertThat(json)
                .containsEntry("started_by", List.of("fetch (when it succeeds)"))
                .containsEntry("waited_for_by", List.of());
    }

    @Test
    void show_draws_nothing_for_a_task_that_stands_alone() throws IOException {
        deployment.register("  - {name: alone, command: \"true\"}\n");
        assertThat(deployment.smartcron("show", "alone").out()).doesNotContain("Before and after");
    }

    private String drawn(String task) {
        String[] parts = deployment.smartcron("show", task).out().split("Before and after\n", 2);
        assertThat(parts).as(task).hasSize(2);
        return parts[1].split("\n\n", 2)[0] + "\n";
    }

    @Test
    void history_draws_each_execution_beneath_the_one_that_started_it() {
        String tree = deployment.smartcron("history", "--tree").out();
        assertThat(tree.lines()
                        .map(line -> line.replaceFirst(
                                "^ *(\\d+)  \\S+ \\S+ +\\S+  (.*\\w)  +(succeeded|failed).*", "$1 $2")))
                .contains("2 fetch", "3 └ book", "5   └ clean", "4 └ notify", "1 rates");
        assertThat(deployment
                        .smartcron("history", "clean", "--tree")
                        .out()
                        .lines()
                        .filter(line -> line.contains("-")))
                .as("the whole tree of what is asked for")
                .hasSize(4);
        assertThat(deployment.smartcron("history", "rates", "--tree").out()).hasLineCount(2);
        assertThat(deployment.smartcron("history", "--status", "lost", "--tree").out())
                .isEqualTo("No execution matches.\n");
    }

    @Test
    void history_as_a_tree_has_the_children_in_each_row() {
        List<Map<String, Object>> trees =
                deployment.smartcron("history", "--tree", "--json").array();
        assertThat(names(trees)).isEqualTo("fetch(book(clean())notify())rates()");
        Map<String, Object> plain =
                deployment.smartcron("history", "fetch", "--json").array().get(0);
        assertThat(trees.get(0)).containsAllEntriesOf(plain).containsKey("children");
    }

    private static String names(List<?> trees) {
        StringBuilder names = new StringBuilder();
        for (Object each : trees) {
            Map<?, ?> tree = (Map<?, ?>) each;
            names.append(tree.get("task"))
                    .append('(')
                    .append(names((List<?>) tree.get("children")))
                    .append(')');
        }
        return names.toString();
    }
}
