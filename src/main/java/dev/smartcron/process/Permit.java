package dev.smartcron.process;

import dev.smartcron.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine allows a task to be started as it is declared; asked before every start, and by {@code verify}.
 *
 * <ol>
 *   <li>Its user exists, and the runner may become that user.
 *   <li>Its working folder is a folder that the user may enter.
 *   <li>Its program is there, can be executed and lies in an allowed folder; where the runner is root, nobody but root
 *       and the task's user could have put something else in its place.
 *   <li>Its limits are such as the runner may set.
 *   <li>Its file of variables can be read, and shows the user nothing that the user may not read.
 * </ol>
 *
 * <p>Whether it is its time, its node and its turn was decided when it was claimed. Refusals are values, in words.
 */
public final class Permit {
    /** More than the kernel lets any program have as its environment is of no use. */
    private static final int MOST_BYTES = 1 << 20;

    /** In seconds. */
    private static final String LONGEST_READ = "5";

    private final List<Path> allowed;
    private final long runner;

    /**
     * What one runner may start.
     *
     * @param allowed folders that programs may lie in; empty for anywhere
     * @param runner number of the runner's user
     */
    Permit(List<Path> allowed, long runner) {
        this.allowed = List.copyOf(allowed);
        this.runner = runner;
    }

    /** What this process may start. */
    public static Permit ofThisProcess(List<Path> allowed) {
        try {
            return new Permit(allowed, Rights.of(Path.of("/proc/self")).uid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A task cannot be started as it is declared; the message says why. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        public Refused(String reason) {
            super(reason);
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    /** Whom a task runs as; empty for the runner's own user. */
    public Optional<Account> account(Optional<String> user) throws Refused {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        Account account;
        try {
            account = Account.find(user.get())
                    .orElseThrow(() -> new Refused("there is no user " + user.get() + " on this machine"));
        } catch (IOException e) {
            throw new Refused("cannot look up its user " + user.get() + ": " + Reasons.of(e));
        }
        if (account.uid() == runner) {
            return Optional.empty();
        }
        if (runner != 0) {
            throw new Refused("only a runner that is root can start it as user " + user.get());
        }
        return Optional.of(account);
    }

    /** Lets a folder pass in which the task can be started. */
    public void folder(Path folder, @Nullable Account as) throws Refused {
        if (!Files.isDirectory(folder)) {
            String what = Files.exists(folder) ? "is not a directory: " : "does not exist: ";
            throw new Refused("working_dir " + what + folder);
        }
        if (as == null ? !Files.isExecutable(folder) : !mayUse(folder, as)) {
            throw new Refused("working_dir cannot be entered" + by(as) + ": " + folder);
        }
    }

    /**
     * Finds the program that a command names.
     *
     * @param path value of PATH; null for the system's default
     * @return the file to execute
     */
    public Path program(String name, @Nullable String path, Path folder, @Nullable Account as) throws Refused {
        Program program = Program.find(name, path, folder);
        if (program instanceof Program.Missing missing) {
            throw new Refused(missing.reason());
        }
        Path file = ((Program.Found) program).file();
        try {
            if (!allowed.isEmpty() && !isAllowed(file.toRealPath())) {
                Path real = file.toRealPath();
                throw new Refused(
                        "not in allowed_paths: " + file + (real.equals(file.normalize()) ? "" : ", which is " + real)
                                + " (allowed are " + allowed + ")");
            }
            String distrusted = runner == 0 ? Ownership.of(as).whyNot(file) : null;
            if (distrusted != null) {
                throw new Refused("not safe to execute " + file + ": " + distrusted);
            }
        } catch (IOException e) {
            throw new Refused("cannot look at " + file + ": " + Reasons.of(e));
        }
        if (as != null && !mayUse(file, as)) {
            throw new Refused("no permission to execute" + by(as) + ": " + file);
        }
        return file;
    }

    /** Lets limits pass that this runner may set: what only pretended to run under them would tell a wrong end. */
    public void bounds(Bounds bounds) throws Refused {
        Integer files = bounds.openFiles();
        if (files != null && files > Ceilings.own().openFiles()) {
            throw new Refused("open_files " + files + " is more than the "
                    + Ceilings.own().openFiles() + " that this runner may give");
        }
        Integer nice = bounds.nice();
        if (nice != null && nice < 0 && !Ceilings.own().betterNice()) {
            throw new Refused("nice " + nice + " is not for this runner to give: it may not go below its own");
        }
    }

    private boolean isAllowed(Path real) throws IOException {
        for (Path folder : allowed) {
            // By real paths on both sides: neither a link nor a .. leads out of an allowed folder.
            if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    /**
     * The lines of a file of variables.
     *
     * <p>For another user, a file that is not root's alone is read as that user: whoever can put a link in its place
     * must not see by it what only root may read. What is no plain file is refused, and nothing is waited for: while this
     * is read, nobody looks after the other tasks.
     */
    public List<String> lines(Path file, @Nullable Account as) throws Refused {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Refused("its env_file " + file + " is not a file");
        }
        try {
            if (as == null || new Ownership(0, 0).whyNot(file) == null) {
                try (InputStream in = Files.newInputStream(file)) {
                    ByteBuffer bytes = ByteBuffer.wrap(bytes(file, in));
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(bytes)
                            .toString()
                            .lines()
                            .toList();
                }
            }
            Process reader = new ProcessBuilder(
                            // Its owner may put another thing in its place just now.
                            Chain.become(
                                    as,
                                    Wrapper.tool("timeout", "coreutils").toString(),
                                    LONGEST_READ,
                                    Wrapper.tool("cat", "coreutils").toString(),
                                    "--",
                                    file.toString()))
                    .redirectError(Redirect.DISCARD)
                    .start();
            reader.getOutputStream().close();
            String text;
            try (InputStream in = reader.getInputStream()) {
                text = new String(bytes(file, in), StandardCharsets.UTF_8);
            }
            if (reader.waitFor() != 0) {
                throw new Refused("its env_file " + file + " cannot be read" + by(as));
            }
            return text.lines().toList();
        } catch (IOException e) {
            throw new Refused("its env_file " + file + " cannot be read: " + Reasons.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while reading its env_file " + file);
        }
    }

    private static byte[] bytes(Path file, InputStream in) throws IOException, Refused {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new Refused("its env_file " + file + " is larger than 1M");
        }
        return bytes;
    }

    /** Whether a user may execute a file or enter a folder. */
    private static boolean mayUse(Path path, Account as) throws Refused {
        try {
            boolean all = true;
            for (Path at = path.toRealPath(); at != null && all; at = at.getParent()) {
                Rights rights = Rights.of(at);
                boolean owner = rights.uid() == as.uid();
                boolean group = rights.gid() == as.gid();
                all = (rights.mode() & (owner ? 0100 : group ? 010 : 01)) != 0;
            }
            if (all) {
                return true;
            }
            // Other groups and access lists may still allow it: only the kernel knows.
            Process asked = new ProcessBuilder(
                            Chain.become(as, Wrapper.tool("test", "coreutils").toString(), "-x", path.toString()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return asked.waitFor() == 0;
        } catch (IOException | InvalidPathException e) {
            throw new Refused("cannot look at " + path + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while looking at " + path);
        }
    }

    private static String by(@Nullable Account as) {
        return as == null ? "" : " by user " + as.name();
    }
}
