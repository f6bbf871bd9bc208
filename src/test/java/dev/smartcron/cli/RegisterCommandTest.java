package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterCommandTest {
    private static final String TWO = """
              - {name: a, schedule: "0 * * * *", command: [a], timeout: 5m}
              - {name: b, schedule: "5 * * * *", command: [b]}
            """;

    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() {
        deployment = new Deployment(folder);
    }

    @Test
    void tells_what_is_new_and_then_that_nothing_changed() throws IOException {
        Answer first = deployment.register(TWO);
        assertThat(first.out()).isEqualTo("""
                new      a
                new      b
                new 2  changed 0  unchanged 0  removed 0  total 2
                """);
        assertThat(first.exitCode()).isZero();
        assertThat(deployment.register(TWO).out()).isEqualTo("new 0  changed 0  unchanged 2  removed 0  total 2\n");
    }

    @Test
    void tells_what_changed_key_by_key() throws IOException {
        deployment.register(TWO);
        Answer answer = deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: [a], timeout: 10m, retries: {max: 2}, nice: 5}
                  - {name: b, schedule: "5 * * * *", command: [b]}
                """);
        assertThat(answer.out())
                .contains("changed  a\n", "timeout: 5m -> 10m\n", "retries.max: - -> 2\n", "nice: - -> 5\n");
        assertThat(answer.out()).endsWith("new 0  changed 1  unchanged 1  removed 0  total 2\n");
    }

    @Test
    void keeps_what_is_no_longer_in_the_file_until_told_to_prune() throws IOException {
        deployment.register(TWO);
        String one = "  - {name: a, schedule: \"0 * * * *\", command: [a], timeout: 5m}\n";
        Answer kept = deployment.register(one);
        assertThat(kept.out())
                .contains("kept     b  no longer in the file; --prune removes it")
                .endsWith("removed 0  total 2\n");
        Answer removed = deployment.register(one, "--prune");
        assertThat(removed.out())
                .contains("removed  b  no longer in the file\n")
                .endsWith("new 0  changed 0  unchanged 1  removed 1  total 1\n");
        assertThat(deployment.smartcron("list", "--json").array()).hasSize(1);
    }

    @Test
    void tells_many_that_another_file_registered_together() throws IOException {
        deployment.register(IntStream.range(0, 12)
                .mapToObj(i -> "  - {name: a_task_of_many_%d, schedule: \"0 * * * *\", command: [a]}\n".formatted(i))
                .collect(Collectors.joining()));
        Answer answer = deployment.register("  - {name: alone, schedule: \"0 * * * *\", command: [a]}\n");
        assertThat(answer.out()).startsWith("""
                        new      alone
                        kept     12 tasks that are not in this file; --prune would remove them:
                                   a_task_of_many_0, a_task_of_many_1, a_task_of_many_10,
                                   a_task_of_many_11, a_task_of_many_2, a_task_of_many_3,
                        """).endsWith("removed 0  total 13\n");
        assertThat(answer.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void a_dry_run_changes_nothing() throws IOException {
        Answer answer = deployment.register(TWO, "--dry-run");
        assertThat(answer.out()).contains("dry run").endsWith("new 2  changed 0  unchanged 0  removed 0  total 2\n");
        assertThat(deployment.smartcron("list", "--json").array()).isEmpty();
    }

    @Test
    void answers_in_json() throws IOException {
        deployment.register(TWO);
        Map<String, Object> json = deployment
                .register("  - {name: a, schedule: \"0 * * * *\", command: [a], timeout: 10m}\n", "--json", "--prune")
                .object();
        assertThat(json)
                .containsEntry("new", 0L)
                .containsEntry("changed", 1L)
                .containsEntry("unchanged", 0L)
                .containsEntry("removed", 1L)
                .containsEntry("total", 1L);
        assertThat(json.get("tasks"))
                .isEqualTo(List.of(
                        Map.of(
                                "name", "a",
                                "change", "changed",
                                "differences", List.of(Map.of("key", "timeout", "from", "5m", "to", "10m"))),
                        Map.of("name", "b", "change", "removed", "differences", List.of())));
    }

    @Test
    void a_secret_is_refused_and_never_shown() throws IOException {
        deployment.register("  - {name: a, command: [a], env: {API_KEY: \"${env:K}\", APP_ENV: one}}\n");
        String secret = "  - {name: a, command: [a], env: {API_KEY: s3cret, APP_ENV: two}}\n";
        Answer dry = deployment.register(secret, "--dry-run", "--json");
        Answer answer = deployment.register(secret);
        assertThat(List.of(dry.exitCode(), answer.exitCode())).containsOnly(2);
        assertThat(answer.err()).contains("env.API_KEY: a secret must not stand in the task table");
        assertThat(answer.out() + answer.err() + dry.out() + dry.err()).doesNotContain("s3cret");
        assertThat(deployment.smartcron("show", "a", "--json").out()).contains("${env:K}");
    }

    @Test
    void what_may_be_a_secret_is_never_shown_in_a_difference() throws IOException {
        deployment.register("  - {name: a, command: [a], env: {AUTH_WORD: s3cret, APP_ENV: one}}\n");
        String changed = "  - {name: a, command: [a], env: {AUTH_WORD: an0ther, APP_ENV: two}}\n";
        Answer dry = deployment.register(changed, "--dry-run", "--json");
        Answer answer = deployment.register(changed);
        assertThat(answer.out()).contains("env.AUTH_WORD: (changed)\n", "env.APP_ENV: one -> two\n");
        assertThat(answer.out() + dry.out()).doesNotContain("s3cret", "an0ther");
        Answer show = deployment.smartcron("show", "a");
        assertThat(show.out()).contains("AUTH_WORD (hidden)", "APP_ENV two").doesNotContain("an0ther");
        assertThat(deployment.smartcron("show", "a", "--json").out()).doesNotContain("an0ther");
    }

    @Test
    void a_bad_file_is_told_line_by_line_and_registers_nothing() throws IOException {
        String bad = """
                  - {name: a, schedule: "61 * * * *", command: [a]}
                  - {name: b, schedul: "5 * * * *", command: [b]}
                """;
        Answer answer = deployment.register(bad);
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines().toList())
                .hasSize(4)
                .satisfies(lines ->
                        assertThat(lines.subList(1, 3)).allMatch(line -> line.matches(".*tasks\\.yaml:[34]:\\d+: .+")))
                .startsWith("smartcron: 2 mistakes in " + deployment.home.resolve("tasks.yaml")
                        + ", so nothing was done with it")
                .endsWith("  Try: mend these lines; docs/task-file.md has every key.");
        assertThat(answer.err()).contains("did you mean schedule");

        Answer json = deployment.register(bad, "--json");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.err()).isEmpty();
        List<?> problems = (List<?>) json.object().get("problems");
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(((Map<?, ?>) problem).keySet()).hasToString("[file, line, column, message]"));
        assertThat(deployment.smartcron("list", "--json").array()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_a_problem_of_it() {
        Answer answer = deployment.smartcron("register", "/no/such/tasks.yaml");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).isEqualTo("""
                smartcron: /no/such/tasks.yaml: cannot be read: no such file or folder
                  Try: Name a task file that is there and yours to read.
                """);
    }

    @Test
    void what_an_operator_disabled_stays_so() throws IOException {
        deployment.register(TWO);
        deployment.smartcron("disable", "a");
        deployment.register(TWO.replace("5m", "10m"));
        assertThat(deployment.smartcron("list", "--json").array().get(0))
                .containsEntry("name", "a")
                .containsEntry("enabled", false)
                .containsEntry("next_due", null);
    }
}
