package dev.smartcron.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's name for the time since the machine last started. */
public final class Boot {
    private static final String ID = read();

    private Boot() {}

    /** The same until the next boot, on this machine only. */
    public static String id() {
        return ID;
    }

    private static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
