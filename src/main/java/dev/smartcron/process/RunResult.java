package dev.smartcron.process;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task's own process, as its wrapper wrote it down.
 *
 * @param exitCode null when a signal ended it
 * @param signal null when it ended by itself; a status above 128 counts as a signal, as in every shell
 * @param elapsed from its start, to 10 ms, whatever was done to the wall clock meanwhile
 * @param cpu user and system time of the process and of every descendant that was waited for, to 10 ms
 * @param system how much of that the kernel spent for them
 */
public record RunResult(
        @Nullable Integer exitCode, @Nullable Integer signal, Duration elapsed, Duration cpu, Duration system) {

    /** Says how it ended, and what that usually means, where it means anything. */
    public Reason reason() {
        return signal != null
                ? Reason.of(ReasonCode.SIGNAL)
                        .with("signal", Signals.words(signal))
                        .with("meaning", Signals.meaning(signal))
                : Reason.of(ReasonCode.EXIT)
                        .with("exit_code", exitCode)
                        .with("meaning", exitCode == null ? null : meaning(exitCode));
    }

    /** Of the codes that shells, and the programs that a task is started through, use by themselves. */
    private static @Nullable String meaning(int exitCode) {
        return switch (exitCode) {
            case 126 -> "a command was found but could not be executed";
            case 127 -> "a command was not found";
            default -> null;
        };
    }

    /** Reads the file; empty while the task runs, or when the wrapper itself was killed. */
    static Optional<RunResult> read(Path file, @Nullable StartedFile started) throws IOException {
        Optional<byte[]> written = RunFolder.bytes(file);
        try {
            return written.flatMap(bytes -> parse(new String(bytes, StandardCharsets.ISO_8859_1), started));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // The task has written there: that is no result.
            return Optional.empty();
        }
    }

    private static Optional<RunResult> parse(String text, @Nullable StartedFile started) {
        String[] lines = text.split("\n", 5);
        if (lines.length < 5 || !lines[0].startsWith("exit ") || !lines[3].equals("end")) {
            return Optional.empty();
        }
        String[] words = lines[0].split(" ", 3);
        int status = Integer.parseInt(words[1]);
        boolean signalled = Signals.isKnown(status - 128);
        // The second line of "times" is of the children: the task. The first is the wrapper's own.
        String[] cpu = lines[2].split(" ", 2);
        return Optional.of(new RunResult(
                signalled ? null : status,
                signalled ? status - 128 : null,
                elapsed(Boot.uptime(words[2]), started),
                Duration.ofMillis(shellTime(cpu[0]) + shellTime(cpu[1])),
                Duration.ofMillis(shellTime(cpu[1]))));
    }

    /** A result without its start file says that it took the whole uptime rather than nothing at all. */
    private static Duration elapsed(Duration ended, @Nullable StartedFile started) {
        Duration elapsed = started == null ? ended : ended.minus(started.begun());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** Reads {@code 1m2.345s} as milliseconds. */
    private static long shellTime(String text) {
        int m = text.indexOf('m');
        return 60_000 * Long.parseLong(text.substring(0, m)) + millis(text.substring(m + 1, text.length() - 1));
    }

    /** Reads seconds with any number of decimals as milliseconds; some shells write the locale's comma. */
    private static long millis(String seconds) {
        int point = Math.max(seconds.indexOf('.'), seconds.indexOf(','));
        if (point < 0) {
            return 1_000 * Long.parseLong(seconds);
        }
        String decimals = (seconds.substring(point + 1) + "000").substring(0, 3);
        return 1_000 * Long.parseLong(seconds.substring(0, point)) + Long.parseLong(decimals);
    }
}
