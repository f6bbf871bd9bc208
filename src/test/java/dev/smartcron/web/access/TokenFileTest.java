package dev.smartcron.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    Path folder;

    @Test
    void whoever_asks_at_once_gets_the_same_token() throws IOException {
        for (int round = 0; round < 50; round++) {
            Path file = folder.resolve("run" + round).resolve("token");
            List<CompletableFuture<String>> asked = IntStream.range(0, 8)
                    .mapToObj(unused -> CompletableFuture.supplyAsync(() -> new TokenFile(file).token()))
                    .toList();
            assertThat(asked.stream().map(CompletableFuture::join).distinct()).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            try (Stream<Path> left = Files.list(file.getParent())) {
                assertThat(left).containsExactly(file);
            }
        }
    }
}
