package dev.smartcron.process.access;

import dev.smartcron.process.kernel.Tools;
import dev.smartcron.process.kernel.Tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that nobody but root and one user could put something else in a file's place.
 *
 * <p>Every folder and symbolic link that leads to the file is looked at, as the kernel walks them.
 */
public final class Ownership {
    private static final int GROUP_WRITES = 020;
    private static final int OTHERS_WRITE = 02;
    private static final int STICKY = 01000;
    private static final int MOST_LINKS = 40;

    /** The place where {@code ls -l} marks an access list. */
    private static final int ACCESS_LIST = 10;

    private final long uid;
    private final long gid;

    /**
     * Trusts root and one user.
     *
     * @param gid a group that is as good as that user; 0 for root's
     */
    public Ownership(long uid, long gid) {
        this.uid = uid;
        this.gid = gid;
    }

    /** Trusts root and this user; also the user's group where, as its number says, the user is alone in it. */
    public static Ownership of(@Nullable Account account) {
        return account == null
                ? new Ownership(0, 0)
                : new Ownership(account.uid(), account.gid() == account.uid() ? account.gid() : 0);
    }

    /** Says why what is at this path cannot be trusted, naming the file or folder at fault; null when it can be trusted. */
    @Nullable
    public String whyNot(Path file) throws IOException {
        return whyNot(file, false);
    }

    /** Does as {@link #whyNot(Path)} for a folder to work in: what is in a sticky one is its owners' too. */
    @Nullable
    public String whyNotIn(Path folder) throws IOException {
        return whyNot(folder, true);
    }

    private @Nullable String whyNot(Path file, boolean folder) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        file.toAbsolutePath().forEach(rest::add);
        Path at = Path.of("/");
        int links = 0;
        while (true) {
            FileStatus seen = FileStatus.of(at, LinkOption.NOFOLLOW_LINKS);
            boolean link = Files.isSymbolicLink(at);
            String why = whyNot(at, seen, link, rest.isEmpty() && !folder);
            if (why != null) {
                return why;
            }
            if (link) {
                if (++links > MOST_LINKS) {
                    return "too many symbolic links lead to " + file;
                }
                Path target = Files.readSymbolicLink(at);
                Path parent = at.getParent();
                at = target.isAbsolute() || parent == null ? Path.of("/") : parent;
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    rest.addFirst(target.getName(i));
                }
            }
            Path next = rest.poll();
            if (next == null) {
                return null;
            }
            Path parent = at.getParent();
            at = switch (next.toString()) {
                case "", "." -> at;
                case ".." -> parent == null ? at : parent;
                default -> at.resolve(next);
            };
        }
    }

    private @Nullable String whyNot(Path at, FileStatus seen, boolean link, boolean last) throws IOException {
        long owner = seen.uid();
        long group = seen.gid();
        String what = link ? "the link " + at : last ? at.toString() : "the folder " + at;
        if (owner != 0 && owner != uid) {
            return what + " belongs to another user (uid " + owner + ")";
        }
        int mode = seen.mode();
        if (link) {
            // A link has no rights of its own; who may write its folder was looked at before.
            return null;
        }
        // In a sticky folder such as /tmp, nobody can replace what belongs to somebody else.
        boolean keepsOthersOut = !last && (mode & STICKY) != 0;
        if ((mode & OTHERS_WRITE) != 0 && !keepsOthersOut) {
            return what + " can be written by everybody (chmod o-w)";
        }
        if ((mode & GROUP_WRITES) == 0 || keepsOthersOut) {
            return null;
        }
        if (group != 0 && group != gid) {
            return what + " can be written by a group (gid " + group + "; chmod g-w)";
        }
        // Where there is an access list, these bits are the most that anybody in it has.
        if (hasAccessList(at)) {
            return what + " may be written by whom its access list names (setfacl -b, or chmod g-w)";
        }
        String member = GroupMembers.besides(uid, group);
        return member == null
                ? null
                : what + " can be written by a group that " + member + " is in (gid " + group + "; chmod g-w)";
    }

    /** Java cannot ask for an access list on Linux; {@code ls} marks it with a plus behind the nine permissions. */
    private static boolean hasAccessList(Path file) throws IOException {
        ToolResult listed = Tools.run(List.of(Tools.find("ls", "coreutils").toString(), "-ld", "--", file.toString()));
        if (listed.status() != 0 || listed.text().length() <= ACCESS_LIST) {
            throw new IOException("ls cannot tell whether there is an access list");
        }
        return listed.text().charAt(ACCESS_LIST) == '+';
    }
}
