package dev.smartcron.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Backups in a folder, as tests of whole processes look at them. */
public final class Backups {
    private Backups() {}

    /** The backups by their final names, the oldest first; each was read to its end and is whole. */
    public static List<Path> whole(Path folder) throws IOException {
        List<Path> backups;
        try (Stream<Path> files = Files.list(folder)) {
            backups = files.filter(file -> file.getFileName().toString().endsWith(".gz"))
                    .sorted()
                    .toList();
        }
        for (Path backup : backups) {
            assertThat(BackupArchive.read(backup, null).tasks())
                    .as(backup.toString())
                    .isPositive();
        }
        return backups;
    }

    /** Everything else in it. */
    public static List<String> others(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".gz"))
                    .sorted()
                    .toList();
        }
    }
}
