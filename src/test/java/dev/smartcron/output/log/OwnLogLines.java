package dev.smartcron.output.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that writes numbered lines into a log, piece by piece. */
final class OwnLogLines {
    static final String WHEN = "2026-11-22T03:00:00+13:00";

    private OwnLogLines() {}

    /**
     * Writes them.
     *
     * @param args the log, the name that the lines begin with, how many, the size from which on it makes room, old ones kept
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Rotation rotation = new Rotation(
                Long.parseLong(args[3]), Duration.ofDays(7), Integer.parseInt(args[4]), Duration.ofDays(30));
        OwnLog log = new OwnLog(Path.of(args[0]), rotation);
        Path go = Path.of(args[0] + "-go");
        while (!Files.exists(go)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            log.append(WHEN, List.of(args[1] + " " + i + "."));
        }
    }

    static Process start(Path log, String name, int lines, long maxBytes, int files) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnLogLines.class.getName(),
                        log.toString(),
                        name,
                        Integer.toString(lines),
                        Long.toString(maxBytes),
                        Integer.toString(files))
                .inheritIO()
                .start();
    }
}
