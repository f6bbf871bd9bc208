package dev.smartcron.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The kernel's name for the time since the machine last started. */
public final class Boot {
    private static final String ID = read("/proc/sys/kernel/random/boot_id");

    private Boot() {}

    /** The same until the next boot, on this machine only. */
    public static String id() {
        return ID;
    }

    /** How long ago that was, to a hundredth of a second; it goes on while the machine sleeps, and nobody can set it. */
    public static Duration uptime() {
        String text = read("/proc/uptime");
        int point = text.indexOf('.');
        long hundredths = Long.parseLong(text.substring(point + 1, point + 3));
        return Duration.ofMillis(Long.parseLong(text.substring(0, point)) * 1_000 + hundredths * 10);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
