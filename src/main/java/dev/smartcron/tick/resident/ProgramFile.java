package dev.smartcron.tick.resident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The file that this program was started from, as it was then. An upgrade puts another in its place. */
public final class ProgramFile {
    private final @Nullable Path file;
    private final String then;

    private ProgramFile(@Nullable Path file) {
        this.file = file;
        this.then = state();
    }

    /** The file of this process: the last on its class path. A folder of classes is never replaced. */
    public static ProgramFile program() {
        String path = System.getProperty("java.class.path", "");
        String last = path.substring(path.lastIndexOf(':') + 1);
        return new ProgramFile(last.endsWith(".jar") ? Path.of(last) : null);
    }

    /** Checks whether another one is in its place now, or none. */
    public boolean isReplaced() {
        return !state().equals(then);
    }

    private String state() {
        if (file == null) {
            return "";
        }
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.fileKey() + " " + found.size() + " " + found.lastModifiedTime();
        } catch (IOException e) {
            return "gone";
        }
    }
}
