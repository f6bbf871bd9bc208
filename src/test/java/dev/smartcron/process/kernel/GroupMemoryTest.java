package dev.smartcron.process.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.process.kernel.MachineLoad.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupMemoryTest {
    @TempDir
    private Path root;

    @Test
    void the_scarcest_group_on_the_way_to_the_root_counts_and_cached_files_are_free() throws IOException {
        group("", "max", "900", "inactive_file 5\n");
        group("system", "1000", "700", "anon 1\ninactive_file 200\n");
        group("system/cron", "max", "600", "inactive_file 1\n");
        assertThat(GroupMemory.scarcest(root, "9:name=systemd:/\n0::/system/cron\n"))
                .contains(new Memory(1000, 500));
        group("system/cron", "610", "600", "inactive_file 1\n");
        assertThat(GroupMemory.scarcest(root, "0::/system/cron\n")).contains(new Memory(610, 11));
    }

    @Test
    void without_a_limit_or_a_group_of_the_second_version_nothing_is_said() throws IOException {
        group("system", "max", "700", "");
        assertThat(GroupMemory.scarcest(root, "0::/system\n")).isEmpty();
        assertThat(GroupMemory.scarcest(root, "4:memory:/system\n")).isEmpty();
        assertThat(GroupMemory.scarcest(root, "0::/gone\n")).isEmpty();
    }

    private void group(String path, String most, String used, String stat) throws IOException {
        Path group = Files.createDirectories(root.resolve(path));
        Files.writeString(group.resolve("memory.max"), most + "\n");
        Files.writeString(group.resolve("memory.current"), used + "\n");
        Files.writeString(group.resolve("memory.stat"), stat);
    }
}
