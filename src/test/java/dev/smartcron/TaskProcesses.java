package dev.smartcron;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds processes of tasks, wrappers too, by the environment that they were given. */
public final class TaskProcesses {
    private TaskProcesses() {}

    /** Those whose environment has all of these texts in it. */
    public static List<ProcessHandle> with(String... texts) {
        return ProcessHandle.allProcesses()
                .filter(process -> has(process, texts))
                .toList();
    }

    private static boolean has(ProcessHandle process, String... texts) {
        try {
            String environment =
                    Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
            return Stream.of(texts).allMatch(environment::contains);
        } catch (IOException e) {
            // Gone, or somebody else's.
            return false;
        }
    }
}
