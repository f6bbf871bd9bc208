package dev.smartcron.taskfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFileTest {
    @TempDir
    Path folder;

    private Reading read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("tasks.yaml"), yaml);
        return TaskFileReader.read(file, null);
    }

    private TaskFile good(String yaml) throws IOException {
        Reading reading = read(yaml);
        assertThat(reading).isInstanceOf(Reading.Good.class);
        return ((Reading.Good) reading).file();
    }

    private Definition task(String keys) throws IOException {
        return good("version: 1\ntasks:\n  - name: t\n    " + keys.strip().replace("\n", "\n    "))
                .tasks()
                .get(0);
    }

    @Test
    void every_key_of_the_contract_is_read_into_its_canonical_form() throws IOException {
        TaskFile file = good(Contract.TASKS);
        Definition task = file.tasks().get(0);
        assertThat(task.name()).isEqualTo("payroll_sync_deputy");
        assertThat(task.toJson())
                .isEqualTo(
                        "{\"description\":\"Pull rosters from Deputy\",\"category\":\"payroll\",\"schedule\":\"0 * * *"
                                + " *\",\"timezone\":\"Pacific/Auckland\",\"command\":[\"php\",\"cron/sync.php\"],"
                                + "\"working_dir\":\"/srv/app\",\"env\":{\"APP_ENV\":\"production\",\"API_KEY\":"
                                + "\"${env:DEPUTY_KEY}\"},\"env_file\":\"/etc/app/cron.env\",\"user\":\"www-data\","
                                + "\"priority\":2,\"timeout\":\"10m\",\"kill_after\":\"10s\",\"memory\":\"256M\","
                                + "\"cpu_time\":\"5m\",\"nice\":10,\"max_output\":\"10M\",\"success_codes\":[0],"
                                + "\"fatal_codes\":[2],\"retries\":{\"max\":3,\"delay\":\"30s\",\"factor\":2.0,"
                                + "\"max_delay\":\"15m\",\"jitter\":0.2},\"overlap\":\"allow\",\"max_running\":1,"
                                + "\"group\":\"payroll\",\"catch_up\":\"latest\",\"catch_up_window\":\"1d\","
                                + "\"dst\":{\"gap\":\"run\",\"overlap\":\"first\"},\"jitter\":\"30s\","
                                + "\"after\":[\"bank_fetch\"],\"after_timeout\":\"30m\",\"on_success\":[\"bank_categorize\"],"
                                + "\"on_failure\":[\"bank_cleanup\"],\"shards\":4,\"calendar\":{\"skip\":[\"nz_holidays\"]},"
                                + "\"active\":{\"from\":\"2026-01-01\",\"until\":\"2027-01-01\"},"
                                + "\"environments\":[\"production\"],\"hosts\":\"any\",\"enabled\":true,"
                                + "\"redact\":[\"card=[0-9]+\"],\"alert\":{\"after_failures\":1,\"max_duration\":\"8m\","
                                + "\"deadline\":\"30m\"},\"ping_url\":\"https://hc-ping.com/1\"}");
        assertThat(task).isEqualTo(Definition.fromJson(task.name(), task.toJson()));
        assertThat(Task.of(task).priority()).isEqualTo(2);
        assertThat(file.groups().get("payroll").keys()).isEqualTo(Map.of("max_running", 2L));
        assertThat(file.calendars().get("nz_holidays").keys())
                .isEqualTo(Map.of("dates", List.of("2026-12-25", "2026-12-26")));
    }

    @Test
    void looks_make_no_difference() throws IOException {
        Definition plain = task("""
                schedule: "@daily"
                command: [sleep, "60"]
                timeout: 90s
                memory: 1024K
                retries: 3
                after: []
                env: {PORT: 8080, DEBUG: true}""");
        Definition other = task("""
                schedule: "  @Daily "
                command: [sleep, 60]
                timeout: PT1M30S
                memory: 1M
                retries: {max: 3}
                after: []
                env: {PORT: "8080", DEBUG: "true"}""");
        assertThat(other).isEqualTo(plain);
        assertThat(other.toJson()).isEqualTo(plain.toJson());
    }

    @Test
    void defaults_are_merged_in_and_a_tasks_own_value_wins() throws IOException {
        TaskFile file = good("""
                version: 1
                defaults:
                  timeout: 5m
                  command: [backup]
                  env: {A: 1, B: 2}
                  retries: {max: 2, delay: 1m}
                tasks:
                  - {name: first, timeout: 7m, env: {B: 3, C: 4}, retries: 5}
                  - {name: second, schedule: "@CONTINUOUS", command: run me}
                """);
        assertThat(file.tasks().get(0).toJson())
                .isEqualTo("{\"command\":[\"backup\"],\"env\":{\"A\":\"1\",\"B\":\"3\",\"C\":\"4\"},"
                        + "\"timeout\":\"7m\",\"retries\":{\"max\":5,\"delay\":\"1m\"}}");
        assertThat(file.tasks().get(1).toJson())
                .as("a default timeout is not meant for a task without one")
                .isEqualTo("{\"schedule\":\"@continuous\",\"command\":\"run me\",\"env\":{\"A\":\"1\",\"B\":\"2\"},"
                        + "\"retries\":{\"max\":2,\"delay\":\"1m\"}}");
    }

    @Test
    void twenty_five_mistakes_are_twenty_five_lines() throws IOException {
        Path file = folder.resolve("tasks.yaml");
        Files.writeString(file, Contract.resource("mistakes.yaml"));
        Reading.Bad bad = (Reading.Bad) TaskFileReader.read(file, null);
        List<String> lines = bad.problems().stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
        assertThat(lines)
                .containsExactlyElementsOf(
                        Contract.resource("mistakes.txt").lines().toList());
        assertThat(lines).hasSize(25);
    }

    @Test
    void an_anchor_may_be_used_again() throws IOException {
        TaskFile file = good("""
                version: 1
                tasks:
                  - {name: a, command: [ls], env: &shared {A: x}}
                  - {name: b, command: [ls], env: *shared}
                """);
        assertThat(file.tasks().get(1).keys()).containsEntry("env", Map.of("A", "x"));
    }

    @Test
    void the_name_of_the_file_is_the_one_that_was_given() {
        Reading.Bad bad = (Reading.Bad) TaskFileReader.read(Path.of("no", "such.yaml"), null);
        assertThat(bad.problems())
                .containsExactly(new Problem("no/such.yaml", 0, 0, "cannot be read: no such file or folder"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFversion: 1\ntasks:\n  - {name: a, command: ls}",
                "version: 1\r\ntasks:\r\n  - {name: a, command: ls}\r\n",
                "\uFEFFversion: 1\rtasks:\r  - {name: a, command: ls}\r"
            })
    void a_file_is_read_whatever_editor_wrote_it(String text) throws IOException {
        Path file = folder.resolve("tasks.yaml");
        Files.writeString(file, text);
        assertThat(TaskFileReader.read(file, null)).isInstanceOf(Reading.Good.class);
        Files.write(file, ("\uFEFF" + text.replace("\uFEFF", "")).getBytes(StandardCharsets.UTF_16BE));
        assertThat(TaskFileReader.read(file, null)).isInstanceOf(Reading.Good.class);
    }

    @Test
    void bytes_that_are_not_utf_8_are_told_with_their_place() throws IOException {
        Path file = Files.write(
                folder.resolve("latin.yaml"), "version: 1\n# ü caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(((Reading.Bad) TaskFileReader.read(file, null)).problems())
                .containsExactly(new Problem(file.toString(), 2, 3, "is not UTF-8: the byte 0xfc cannot stand here"));
    }

    @Test
    void a_file_that_is_too_large_is_told_the_limit() throws IOException {
        Path file = Files.write(folder.resolve("large.yaml"), new byte[(16 << 20) + 1]);
        assertThat(((Reading.Bad) TaskFileReader.read(file, null)).problems())
                .containsExactly(
                        new Problem(file.toString(), 0, 0, "is larger than 16 MiB, the limit for such a file"));
    }

    @Test
    void a_folder_is_no_file() {
        assertThat(((Reading.Bad) TaskFileReader.read(folder, null)).problems())
                .extracting(Problem::message)
                .containsExactly("is a folder, not a file");
    }
}
