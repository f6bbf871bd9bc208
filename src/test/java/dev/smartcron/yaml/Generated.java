package dev.smartcron.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of the project that are made from a table of keys. A test fails when one is not what the table says; run it with
 * {@code -Dsmartcron.rewrite=true} to have the file written anew, and look at the change before it is committed.
 */
public final class Generated {
    private Generated() {}

    public static void isUpToDate(Path file, String content) throws IOException {
        if (Boolean.getBoolean("smartcron.rewrite")) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file))
                .as("%s, written anew by: mvn test -Dtest='*DocumentsTest'" + " -Dsmartcron.rewrite=true", file)
                .isEqualTo(content);
    }

    /** Keeps what people wrote before the mark, and makes the rest. */
    public static void isUpToDateBelow(String mark, Path file, String content) throws IOException {
        String now = Files.readString(file);
        assertThat(now).contains(mark);
        isUpToDate(file, now.substring(0, now.indexOf(mark)) + mark + "\n\n" + content);
    }
}
