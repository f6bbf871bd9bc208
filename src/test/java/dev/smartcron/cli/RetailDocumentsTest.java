package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.yaml.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of the 29 tasks is what {@code list --markdown} makes of tasks.yaml. */
class RetailDocumentsTest {
    private static final Path EXAMPLE = Path.of("examples/retail");

    @TempDir
    private Path folder;

    @Test
    void the_task_reference_is_what_the_tasks_say() throws IOException {
        Deployment retailer = new Deployment(folder);
        Files.createDirectories(retailer.home);
        Files.copy(EXAMPLE.resolve("smartcron.yaml"), retailer.home.resolve("smartcron.yaml"));
        assertThat(retailer.smartcron("register", "tasks.yaml").exitCode()).isZero();
        Generated.isUpToDate(
                EXAMPLE.resolve("TASKS.md"),
                retailer.smartcron("list", "--markdown").out());
    }
}
