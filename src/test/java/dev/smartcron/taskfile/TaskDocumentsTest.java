package dev.smartcron.taskfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.smartcron.text.Json;
import dev.smartcron.yaml.Generated;
import dev.smartcron.yaml.ReferenceWriter;
import dev.smartcron.yaml.SchemaWriter;
import dev.smartcron.yaml.Shape.FileKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema and the reference of task files say what the parser does. */
class TaskDocumentsTest {
    private static final Path SCHEMA = Path.of("src/main/resources/dev/smartcron/taskfile/tasks.schema.json");
    private static final String ONE =
            "version: 1\ngroups: {payroll: {max_running: 1}}\ncalendars: {nz_holidays: {dates:"
                    + " 2026-12-25}}\ntasks:\n  - {name: bank_fetch, command: x}\n  - {name: bank_categorize, command: x}\n"
                    + "  - {name: bank_cleanup, command: x}\n  - name: t\n    overlap: allow\n    command: [ls]\n";

    @TempDir
    Path folder;

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA));
    }

    private static boolean schemaAccepts(String yaml) throws IOException {
        return schema().validate(Json.write(SchemaWriter.value(yaml)), InputFormat.JSON)
                .isEmpty();
    }

    private Reading parse(String yaml) throws IOException {
        return TaskFileReader.read(Files.writeString(folder.resolve("t.yaml"), yaml), null);
    }

    @Test
    void the_schema_is_what_the_table_says() throws IOException {
        // The one rule across keys that an editor can show: a task has a command, its own or the defaults'.
        Map<String, Object> command = Json.object("required", List.of("command"));
        Map<String, Object> extra = Json.object(
                "if",
                Json.object("required", List.of("defaults"), "properties", Json.object("defaults", command)),
                "else",
                Json.object("properties", Json.object("tasks", Json.object("items", command))));
        Generated.isUpToDate(SCHEMA, SchemaWriter.write("Tasks of SmartCron", TaskKeys.FILE, TaskKeys.TASK, extra));
    }

    @Test
    void the_reference_is_what_the_table_says() throws IOException {
        Generated.isUpToDateBelow(
                "<!-- From here on made from the table of keys. -->",
                Path.of("docs/task-file.md"),
                "## The file\n\n" + ReferenceWriter.contents(TaskKeys.FILE)
                        + ReferenceWriter.write(TaskKeys.FILE, "###")
                        + "\n## A task\n\n" + ReferenceWriter.contents(TaskKeys.TASK)
                        + ReferenceWriter.write(TaskKeys.TASK, "###"));
    }

    @Test
    void the_example_of_the_reference_is_a_good_file() throws IOException {
        String page = Files.readString(Path.of("docs/task-file.md"));
        int start = page.indexOf("```yaml\nversion: 1") + "```yaml\n".length();
        String example = page.substring(start, page.indexOf("```", start));
        assertThat(parse(example)).isInstanceOf(Reading.Good.class);
        assertThat(schemaAccepts(example)).isTrue();
    }

    @Test
    void the_table_of_contents_names_every_chapter() throws IOException {
        String page = Files.readString(Path.of("docs/task-file.md"));
        for (FileKey key : TaskKeys.TASK.keys().values()) {
            assertThat(page).contains("[`" + key.name() + "`](#" + key.name() + ")");
        }
        assertThat(page).contains("(#how-values-are-written)", "## How values are written", "(#the-file)", "(#a-task)");
    }

    @Test
    void every_key_of_the_contract_is_accepted_by_both() throws IOException {
        assertThat(parse(Contract.TASKS)).isInstanceOf(Reading.Good.class);
        assertThat(schema().validate(Json.write(SchemaWriter.value(Contract.TASKS)), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void every_example_is_accepted_by_both() throws IOException {
        for (FileKey key : TaskKeys.TASK.keys().values()) {
            if (List.of("name", "command", "overlap").contains(key.name())) {
                continue; // given in the file below already
            }
            String yaml = ONE + "    " + key.name() + ": " + key.example() + "\n"
                    + (key.name().equals("after_timeout") ? "    after: bank_fetch\n" : "");
            assertThat(parse(yaml)).as(key.name()).isInstanceOf(Reading.Good.class);
            assertThat(schemaAccepts(yaml)).as(key.name()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiemout: 5m",
                "timeout: 5",
                "timeout: 5 minutes",
                "timeout: m",
                "memory: 10MB",
                "memory: 1024",
                "priority: 0",
                "priority: 6",
                "priority: high",
                "enabled: yes",
                "overlap: skipp",
                "hosts: all",
                "hosts: []",
                "working_dir: srv",
                "name: A",
                "schedule: hourly",
                "retries: -1",
                "retries: {max: 1, factor: 0}",
                "retries: {maximum: 1}",
                "dst: {gap: jump}",
                "env: {SMARTCRON_TASK: x}",
                "env: {A: [x]}",
                "env: {1A: x}",
                "success_codes: []",
                "success_codes: [256]",
                "calendar: {}",
                "active: {from: tomorrow}",
                "alert: {after_failures: 0}",
                "ping_url: example.org",
                "started_by: systemd",
                "on_lost: maybe",
                "shards: 0",
                "user: \"a b\"",
                "description: 5",
                "command: []",
                "command: {run: x}"
            })
    void what_is_wrong_is_refused_by_both(String line) throws IOException {
        String key = line.substring(0, line.indexOf(':'));
        String yaml = ("version: 1\ntasks:\n  - " + line + "\n")
                + (key.equals("name") ? "" : "    name: t\n")
                + (key.equals("command") ? "" : "    command: [ls]\n");
        assertThat(parse(yaml)).isInstanceOf(Reading.Bad.class);
        assertThat(schemaAccepts(yaml)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks: [{name: a, command: b}]",
                "version: 2\ntasks: [{name: a, command: b}]",
                "version: 1",
                "version: 1\ntasks: []",
                "version: 1\ntasks: [{name: a}]",
                "version: 1\ntasks: [{command: a}]",
                "version: 1\ndefaults: {name: a}\ntasks: [{name: a, command: b}]",
                "version: 1\ngroups: {g: {}}\ntasks: [{name: a, command: b}]",
                "version: 1\ngroups: {\"a b\": {max_running: 1}}\ntasks: [{name: a, command: b}]",
                "version: 1\ncalendars: {c: {dates: []}}\ntasks: [{name: a, command: b}]",
                "version: 1\nextra: 1\ntasks: [{name: a, command: b}]"
            })
    void a_wrong_file_is_refused_by_both(String yaml) throws IOException {
        assertThat(parse(yaml)).isInstanceOf(Reading.Bad.class);
        assertThat(schemaAccepts(yaml)).isFalse();
    }

    @Test
    void a_command_may_come_from_the_defaults_for_both() throws IOException {
        String yaml = "version: 1\ndefaults: {command: b}\ntasks: [{name: a}]";
        assertThat(parse(yaml)).isInstanceOf(Reading.Good.class);
        assertThat(schemaAccepts(yaml)).isTrue();
    }
}
