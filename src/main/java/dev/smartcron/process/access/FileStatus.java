package dev.smartcron.process.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** The owner, the group and the permission bits of a file, with set-user-id, set-group-id and sticky. */
public record FileStatus(long uid, long gid, int mode) {
    private static final String ASKED = "unix:mode,uid,gid";

    public static FileStatus of(Path file, LinkOption... options) throws IOException {
        Map<String, Object> seen = Files.readAttributes(file, ASKED, options);
        return new FileStatus(number(seen, "uid"), number(seen, "gid"), (int) number(seen, "mode") & 07777);
    }

    /** True for what {@code mkfifo} makes, and for a link to one. */
    public static boolean isPipe(Path file) throws IOException {
        return (number(Files.readAttributes(file, ASKED), "mode") & 0170000) == 0010000;
    }

    private static long number(Map<String, Object> seen, String name) throws IOException {
        if (seen.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("this system does not tell the " + name + " of files");
    }
}
