package dev.smartcron.maintenance;

import dev.smartcron.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Collects what a program says beside its output, while that is read. */
record Complaints(Process process, CompletableFuture<String> said) {

    static Complaints of(Process process) {
        return new Complaints(process, CompletableFuture.supplyAsync(() -> read(process)));
    }

    private static String read(Process process) {
        try (InputStream error = process.getErrorStream()) {
            return new String(error.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the program's end.
     *
     * @throws UserError with its first line, when it did not do what it was to
     */
    void end(String program) throws IOException {
        try {
            String lines = said.get();
            if (process.waitFor() != 0) {
                throw UserError.cannotWork(
                        program + " failed: " + first(lines),
                        "See that the server is up and the disk has room: smartcron verify, df -h");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("cannot hear what " + program + " says", e);
        }
    }

    /** Finds the line that tells what went wrong, not the one about what was to be done then. */
    private static String first(String lines) {
        return lines.lines()
                .filter(line -> line.contains("error:") || line.contains("fatal:"))
                .findFirst()
                .or(() -> lines.lines().findFirst())
                .orElse("it says nothing");
    }
}
