package dev.smartcron.output.log;

import java.nio.file.Path;
import java.time.Duration;

/** Logs of the usual size, for tests. */
public final class TaskLogs {
    private TaskLogs() {}

    public static TaskLog in(Path folder) {
        return new TaskLog(folder, new Rotation(10L << 20, Duration.ofDays(7), 5, Duration.ofDays(30)));
    }
}
