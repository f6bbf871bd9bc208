package dev.smartcron.status.why;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A story of ticks and operators, about which somebody asks why. */
abstract class WhyStory {
    @TempDir
    Path home;

    Story story;

    @BeforeEach
    void begin() throws IOException {
        story = new Story(home, "2026-11-22T00:30:00Z");
    }

    @AfterEach
    void end() {
        story.close();
    }

    static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
