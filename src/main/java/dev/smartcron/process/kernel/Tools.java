package dev.smartcron.process.kernel;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds programs of the system, whatever PATH says, and runs them. */
public final class Tools {
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

    private Tools() {}

    /**
     * Finds one.
     *
     * @throws IOException when it is not there; the message names the package that has it
     */
    public static Path find(String name, String debianPackage) throws IOException {
        for (String folder : FOLDERS) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IOException("no " + name + " on this machine (package " + debianPackage + ")");
    }

    /**
     * Runs a program and waits for its end. It has nothing of this process's environment, and reads nothing.
     *
     * @throws IOException when it cannot be started, or this thread is interrupted
     */
    public static ToolResult run(List<String> command) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            // One that ends at once would be told like any other, one that takes longer would not.
            throw new IOException("interrupted before " + command.get(0));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        builder.directory(new File("/")).environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        try {
            return new ToolResult(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        }
    }

    /**
     * The end of a program.
     *
     * @param text its output, each byte as a character
     */
    public record ToolResult(int status, String text) {
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
