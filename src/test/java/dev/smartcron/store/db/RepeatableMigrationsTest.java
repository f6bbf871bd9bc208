package dev.smartcron.store.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Views and functions of a database are made by the migrations to a version, and by nothing later: a program looks for no
 * change of theirs in a database of its own version.
 */
class RepeatableMigrationsTest {
    private static final int VERSION = 1;

    private static final Map<String, String> OF_THIS_VERSION = Map.of(
            "db/R__views.sql", "bd74585e730b437c",
            "db-postgresql/R__enqueue.sql", "cb9e0029adeca860");

    @Test
    void what_is_made_anew_is_this_versions() throws Exception {
        Map<String, String> digests = new TreeMap<>();
        Path resources = Path.of("src/main/resources");
        try (Stream<Path> files = Files.walk(resources)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("R__"))
                    .toList()) {
                digests.put(resources.relativize(file).toString(), digest(file));
            }
        }
        assertThat(VERSION).isEqualTo(Schema.VERSION);
        assertThat(digests)
                .as("once a version is released, a change of these needs a new one: ARCHITECTURE.md, SQL for people")
                .isEqualTo(OF_THIS_VERSION);
    }

    private static String digest(Path file) throws IOException, java.security.NoSuchAlgorithmException {
        byte[] all = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(all, 0, 8);
    }
}
