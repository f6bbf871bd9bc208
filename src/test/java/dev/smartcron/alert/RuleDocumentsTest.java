package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.Figure;
import dev.smartcron.yaml.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/alerts.md says what the rules say. */
class RuleDocumentsTest {
    @Test
    void the_table_is_what_the_rules_say() throws IOException {
        Generated.isUpToDateBelow(
                "<!-- From here on made from the rules. -->",
                Path.of("docs/alerts.md"),
                "| rule | when | severity | limit | setting | looks | what to do |\n|---|---|---|---|---|---|---|\n"
                        + Arrays.stream(AlertRule.values())
                                .map(RuleDocumentsTest::line)
                                .collect(Collectors.joining()));
    }

    @Test
    void every_figure_is_a_line_of_the_docs() throws IOException {
        String page = Files.readString(Path.of("docs/alerts.md"));
        assertThat(Figure.values())
                .allSatisfy(figure -> assertThat(page)
                        .contains("| `" + figure.word() + "` | " + figure.meaning() + " | `"
                                + figure.unit().example() + "` |"));
    }

    @Test
    void each_rule_says_what_to_do() {
        assertThat(AlertRule.values()).allSatisfy(rule -> {
            assertThat(rule.when()).isNotBlank().doesNotEndWith(".");
            assertThat(rule.toDo()).isNotBlank();
            assertThat(rule.looks()).isBetween(1, 2);
        });
    }

    private static String line(AlertRule rule) {
        String setting = rule.setting()
                .map(key -> "`" + key.replace(" of a task", "` of a task") + (key.endsWith(" of a task") ? "" : "`"))
                .orElse("");
        return Stream.of(
                        "`" + rule.word() + "`",
                        rule.when(),
                        rule.severity(),
                        rule.limit(),
                        setting,
                        String.valueOf(rule.looks()),
                        rule.toDo())
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
