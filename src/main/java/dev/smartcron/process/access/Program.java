package dev.smartcron.process.access;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the file that a command names, before anything is started. */
public sealed interface Program {
    /** The PATH of a system that names none. */
    String DEFAULT_PATH = "/usr/bin:/bin";

    /**
     * It is there and can be executed.
     *
     * @param interpreter what a script names in its first line; null for none, or one that the kernel finds otherwise
     */
    record Found(Path file, @Nullable Path interpreter) implements Program {}

    /** There is none. */
    record Missing(Reason reason) implements Program {}

    /**
     * Looks for it as {@code execvp} does: a name with a slash is a path, any other is looked for in PATH.
     *
     * @param path value of PATH; null for the system's default
     */
    static Program find(String name, @Nullable String path, Path workingDir) {
        try {
            return name.indexOf('/') >= 0 ? check(workingDir.resolve(name)) : search(name, path, workingDir);
        } catch (InvalidPathException e) {
            return new Missing(Reason.of(ReasonCode.NO_PROGRAM).with("program", e.getMessage()));
        }
    }

    private static Program search(String name, @Nullable String path, Path workingDir) {
        String where = path == null ? DEFAULT_PATH : path;
        Program best = new Missing(
                Reason.of(ReasonCode.NO_PROGRAM).with("program", name).with("path", where));
        if (name.isEmpty()) {
            return best;
        }
        boolean nothingSeen = true;
        for (String entry : where.split(":", -1)) {
            Path candidate = workingDir.resolve(entry).resolve(name);
            if (Files.exists(candidate)) {
                Program program = check(candidate);
                if (program instanceof Found) {
                    return program;
                }
                // The first one is what the operator meant; PATH may still hold one that can run.
                best = nothingSeen ? program : best;
                nothingSeen = false;
            }
        }
        return best;
    }

    private static Program check(Path file) {
        if (!Files.exists(file)) {
            return new Missing(Reason.of(ReasonCode.NO_PROGRAM).with("program", file));
        }
        if (Files.isDirectory(file)) {
            return new Missing(Reason.of(ReasonCode.NOT_A_PROGRAM)
                    .with("kind", "directory")
                    .with("path", file));
        }
        if (!Files.isRegularFile(file)) {
            return new Missing(Reason.of(ReasonCode.NOT_A_PROGRAM).with("path", file));
        }
        if (!Files.isExecutable(file)) {
            return new Missing(Reason.of(ReasonCode.NOT_EXECUTABLE).with("path", file));
        }
        String interpreter = interpreter(file);
        if (interpreter != null && !Files.isExecutable(file.resolveSibling(interpreter))) {
            ReasonCode code = interpreter.endsWith("\r") ? ReasonCode.CARRIAGE_RETURN : ReasonCode.NO_INTERPRETER;
            return new Missing(
                    Reason.of(code).with("interpreter", interpreter.strip()).with("path", file));
        }
        return new Found(file, interpreter == null ? null : Path.of(interpreter));
    }

    /** The path after {@code #!}; null for what is no script, or only the kernel may read. */
    private static @Nullable String interpreter(Path file) {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(256);
        } catch (IOException e) {
            return null;
        }
        if (start.length < 3 || start[0] != '#' || start[1] != '!') {
            return null;
        }
        String line = new String(start, 2, start.length - 2, StandardCharsets.UTF_8);
        int newline = line.indexOf('\n');
        line = newline < 0 ? line : line.substring(0, newline);
        int from = 0;
        while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        int to = from;
        while (to < line.length() && line.charAt(to) != ' ' && line.charAt(to) != '\t') {
            to++;
        }
        // An empty one is a plain shell script to execvp; a relative one is rare and the kernel's to judge.
        return to > from && line.charAt(from) == '/' ? line.substring(from, to) : null;
    }
}
