package dev.smartcron.process.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads files below {@code /proc}, which have no length and go with their process. */
public final class ProcFile {
    private ProcFile() {}

    /** The text of a file, byte for byte; empty when its process is gone, or is somebody else's. */
    public static String read(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Gone between the listing and now, or (ESRCH) while being read: there is no such process.
            return "";
        }
    }
}
