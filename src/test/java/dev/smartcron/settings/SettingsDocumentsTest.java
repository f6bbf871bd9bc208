package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.yaml.Generated;
import dev.smartcron.yaml.ReferenceWriter;
import dev.smartcron.yaml.Shape;
import dev.smartcron.yaml.Shape.FileKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of the settings says what the parser does. */
class SettingsDocumentsTest {
    @TempDir
    Path folder;

    private List<String> problems(String yaml) throws IOException {
        List<String> problems = new ArrayList<>();
        YamlSettings.read(Files.writeString(folder.resolve("smartcron.yaml"), yaml), problems);
        return problems;
    }

    @Test
    void the_reference_is_what_the_table_says() throws IOException {
        Generated.isUpToDateBelow(
                "<!-- From here on made from the table of keys. -->",
                Path.of("docs/settings.md"),
                "## Keys of smartcron.yaml\n\n" + ReferenceWriter.write(SettingsKeys.TABLE, "###"));
    }

    @Test
    void the_example_of_the_reference_is_a_good_file() throws IOException {
        String page = Files.readString(Path.of("docs/settings.md"));
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        String example = page.substring(start, page.indexOf("```", start));
        assertThat(problems(example)).isEmpty();
        assertThat(YamlSettings.notActedOn(Files.writeString(folder.resolve("smartcron.yaml"), example)))
                .isEmpty();
    }

    @Test
    void what_is_not_acted_on_is_named_and_left_out() throws IOException {
        Path file = Files.writeString(folder.resolve("smartcron.yaml"), """
                mail: {host: h, from: a@b, to: c@d}
                channels: {slack: {url: https://s}}
                dashboard: {port: 1}
                alerts: {quiet_hours: {from: "22:00", until: "07:00"}, remind_every: 1h}
                retention: {executions: 9d, backups: 9}
                health: {ping_url: https://p, runner_silent_after: 3m}
                """);
        assertThat(YamlSettings.notActedOn(file)).containsExactly("dashboard");
        assertThat(YamlSettings.read(file, new ArrayList<>()))
                .containsOnlyKeys("mail", "channels", "alerts", "health", "retention")
                .containsEntry("retention", java.util.Map.of("executions", "9d", "backups", 9L));
        String page = Files.readString(Path.of("docs/settings.md"));
        assertThat(page)
                .contains("Where the web page listens and who may see it. (not yet acted on)")
                .contains("| `backups` | 1 to 10000 | How many of `smartcron backup` stay in a folder. Default 14. |")
                .contains("| `port` | 1 to 65535 | Default 8787. (not yet acted on) |")
                .contains(
                        "| `max_waiting` | 1 to 100000000 | Jobs that may wait; one more is refused. Default 1,000,000. |");
    }

    @Test
    void every_example_is_accepted() throws IOException {
        String channels = "mail: {host: h, from: a@b, to: c@d}\nchannels: {slack: {url: https://s}}\n";
        for (FileKey key : SettingsKeys.TABLE.keys().values()) {
            String around = key.name().equals("mail") || key.name().equals("channels") ? "" : channels;
            assertThat(problems(around + key.name() + ": " + key.example())).isEmpty();
            if (key.shape() instanceof Shape.KeyTable table && !key.name().equals("mail")) {
                for (FileKey inner : table.keys().values()) {
                    String yaml = around + key.name() + ": {" + inner.name() + ": " + inner.example() + "}";
                    assertThat(problems(yaml)).isEmpty();
                }
            }
        }
    }
}
