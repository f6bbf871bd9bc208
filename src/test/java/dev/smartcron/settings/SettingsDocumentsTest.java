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
