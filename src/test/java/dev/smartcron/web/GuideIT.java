package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of the Cron processor's and the Cron coordination's guides, as their users make them. */
class GuideIT {
    @TempDir
    Path folder;

    @Test
    void each_does_what_its_guide_promises() throws IOException, InterruptedException {
        try (LivingDashboard dashboard =
                new LivingDashboard(folder, "  - {name: job, command: cat, overlap: queue}\n")) {
            dashboard.post("/api/cron/jobs?wait=1m", "{\"task\": \"job\", \"payload\": \"one\"}");
            ProcessBuilder guide = new ProcessBuilder(
                            "examples/dashboard/guide.sh", "http://127.0.0.1:" + dashboard.port)
                    .redirectErrorStream(true);
            guide.environment().put("TOKEN", LivingDashboard.OPERATOR);
            guide.environment().put("WEBHOOK_SECRET", LivingDashboard.WEBHOOK);
            Process running = guide.start();
            String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(running.waitFor()).as(said).isZero();
            assertThat(said.lines()).hasSize(20).allMatch(line -> line.startsWith("ok "));
        }
    }
}
