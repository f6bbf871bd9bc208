package dev.smartcron.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Runs the shell test of {@code bin/smartcron} against the jar that was just built. */
class LauncherIT {
    @Test
    void launcher_works_wherever_cron_or_a_person_starts_it() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("src/test/sh/launcher.sh").redirectErrorStream(true);
        Process script = builder.start();
        String said = new String(script.getInputStream().readAllBytes(), UTF_8);
        assertThat(script.waitFor()).as(said).isZero();
        assertThat(said).containsPattern("(?m)^[1-9]\\d* passed, 0 failed$");
    }
}
