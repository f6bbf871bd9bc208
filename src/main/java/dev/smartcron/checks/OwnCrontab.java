package dev.smartcron.checks;

import dev.smartcron.net.TimeLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** This user's crontab, read and written by {@code crontab}. */
record OwnCrontab(Machine machine) {
    private static final Duration LONGEST = Duration.ofSeconds(3);

    /**
     * Reads it; empty for none, and where there is no such program.
     *
     * @throws IOException when that does not answer
     */
    String read() throws IOException {
        Process program;
        try {
            program = new ProcessBuilder(machine.ownCrontab())
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return "";
        }
        return said(program, "").text;
    }

    /** Puts these lines in its place. */
    void write(List<String> lines) throws IOException {
        CrontabAnswer answer = said(
                new ProcessBuilder(machine.writeCrontab())
                        .redirectErrorStream(true)
                        .start(),
                String.join("\n", lines) + "\n");
        if (answer.code != 0) {
            throw new IOException(answer.text.strip());
        }
    }

    private record CrontabAnswer(int code, String text) {}

    private static CrontabAnswer said(Process process, String given) throws IOException {
        try {
            return TimeLimit.within(LONGEST, "crontab", () -> {
                try (OutputStream in = process.getOutputStream()) {
                    in.write(given.getBytes(StandardCharsets.UTF_8));
                }
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new CrontabAnswer(process.waitFor(), text);
            });
        } catch (TimeoutException e) {
            throw new IOException("the program crontab does not answer", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
