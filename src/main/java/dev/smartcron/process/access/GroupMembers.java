package dev.smartcron.process.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from the machine's own files who is in a group. */
final class GroupMembers {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Path GROUP = Path.of("/etc/group");

    private GroupMembers() {}

    /**
     * The name of somebody in the group who is neither root nor this user; null when there is nobody.
     *
     * <p>Whose first group is root's, such as {@code sync} and {@code halt} on some systems, counts as root.
     */
    static @Nullable String besides(long uid, long gid) throws IOException {
        return besides(uid, gid, read(PASSWD), read(GROUP));
    }

    static @Nullable String besides(long uid, long gid, Iterable<String> passwd, Iterable<String> group) {
        Map<String, String> uids = new HashMap<>();
        String wanted = Long.toString(gid);
        String own = Long.toString(uid);
        for (String line : passwd) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3) {
                uids.put(fields[0], fields[2]);
                if (gid != 0 && fields[3].equals(wanted) && isOther(fields[2], own)) {
                    return fields[0];
                }
            }
        }
        for (String line : group) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && fields[2].equals(wanted)) {
                for (String member : fields[3].split(",", -1)) {
                    if (!member.isBlank() && isOther(uids.getOrDefault(member.strip(), ""), own)) {
                        return member.strip();
                    }
                }
            }
        }
        return null;
    }

    private static boolean isOther(String uid, String own) {
        return !uid.equals("0") && !uid.equals(own);
    }

    private static Iterable<String> read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
