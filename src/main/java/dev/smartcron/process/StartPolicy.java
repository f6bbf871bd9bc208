package dev.smartcron.process;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.process.access.Account;
import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.access.Ownership;
import dev.smartcron.process.access.Program;
import dev.smartcron.process.kernel.Tools;
import dev.smartcron.process.kernel.Tools.ToolResult;
import dev.smartcron.process.limits.HardLimits;
import dev.smartcron.process.limits.ResourceLimits;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.FileText;
import dev.smartcron.text.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this machine allows a task to be started as it is declared; asked before every start, and by
 * {@code verify}.
 *
 * <ol>
 *   <li>Its user exists, and the runner may become that user.
 *   <li>Its working folder is a folder that the user may enter; where that is root, nobody else may change it.
 *   <li>Its program is there, can be executed and lies in an allowed folder; where the runner is root, nobody but root
 *       and the task's user could have put something else in its place, or in its interpreter's.
 *   <li>Its limits are such as the runner may set.
 *   <li>Its file of variables is a file, can be read, and shows the user nothing that the user may not read; where the
 *       runner is root, nobody but root and the user could have changed it.
 * </ol>
 *
 * <p>Whether it is its time, its node and its turn was decided when it was claimed. Refusals are values, in words.
 */
public final class StartPolicy {
    private static final int MOST_VARIABLES = 1 << 20;
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);

    private final List<Path> allowed;
    private final long runner;

    /**
     * Makes the policy of one runner.
     *
     * @param allowed folders that programs may lie in; empty for anywhere
     * @param runner number of the runner's user
     */
    StartPolicy(List<Path> allowed, long runner) {
        this.allowed = List.copyOf(allowed);
        this.runner = runner;
    }

    /** Makes the policy of this process. */
    public static StartPolicy ofThisProcess(List<Path> allowed) {
        try {
            return new StartPolicy(allowed, FileStatus.of(Path.of("/proc/self")).uid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A task cannot be started as it is declared; the message says why. */
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Reason reason;

        public Refusal(Reason reason) {
            super(Sentence.PLAIN.obstacle(reason));
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** Finds the account that a task runs as; empty for the runner's own. */
    public Optional<Account> account(Optional<String> user) throws Refusal {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        Account account;
        try {
            account = Account.find(user.get())
                    .orElseThrow(() -> new Refusal(Reason.of(ReasonCode.NO_USER).with("user", user.get())));
        } catch (IOException e) {
            throw new Refusal(
                    Reason.of(ReasonCode.USER_UNKNOWN).with("user", user.get()).with("error", FileErrors.inWords(e)));
        }
        if (account.uid() == runner) {
            return Optional.empty();
        }
        if (runner != 0) {
            throw new Refusal(Reason.of(ReasonCode.NOT_ROOT).with("user", user.get()));
        }
        return Optional.of(account);
    }

    /** Lets a folder pass in which the task can be started. */
    public void folder(Path folder, @Nullable Account as) throws Refusal {
        if (!Files.isDirectory(folder)) {
            ReasonCode code = Files.exists(folder) ? ReasonCode.NOT_A_FOLDER : ReasonCode.NO_FOLDER;
            throw new Refusal(Reason.of(code).with("path", folder));
        }
        if (as == null ? !Files.isExecutable(folder) : !mayUse(folder, as)) {
            throw new Refusal(
                    Reason.of(ReasonCode.FOLDER_DENIED).with("user", name(as)).with("path", folder));
        }
        if (runner == 0 && as == null) {
            // Another user's task harms that user at most.
            try {
                String distrusted = new Ownership(0, 0).whyNotIn(folder);
                if (distrusted != null) {
                    throw unsafe(ReasonCode.UNSAFE_FOLDER, folder, distrusted);
                }
            } catch (IOException e) {
                throw cannotLook(folder, FileErrors.inWords(e));
            }
        }
    }

    /**
     * Finds the program that a command names.
     *
     * @param path value of PATH; null for the system's default
     * @return the file to execute
     */
    public Path program(String name, @Nullable String path, Path folder, @Nullable Account as) throws Refusal {
        Program program = Program.find(name, path, folder);
        if (program instanceof Program.Missing missing) {
            throw new Refusal(missing.reason());
        }
        Path file = ((Program.Found) program).file();
        Path interpreter = ((Program.Found) program).interpreter();
        try {
            if (!allowed.isEmpty() && !isAllowed(file.toRealPath())) {
                Path real = file.toRealPath();
                throw new Refusal(Reason.of(ReasonCode.NOT_ALLOWED)
                        .with("path", file)
                        .with("real", real.equals(file.normalize()) ? null : real)
                        .with("allowed", allowed.stream().map(Path::toString).toList()));
            }
            String distrusted = runner == 0 ? Ownership.of(as).whyNot(file) : null;
            if (distrusted == null && runner == 0 && interpreter != null) {
                distrusted = Ownership.of(as).whyNot(interpreter);
            }
            if (distrusted != null) {
                throw unsafe(ReasonCode.UNSAFE_PROGRAM, file, distrusted);
            }
        } catch (IOException e) {
            throw cannotLook(file, FileErrors.inWords(e));
        }
        if (as != null && !mayUse(file, as)) {
            throw new Refusal(
                    Reason.of(ReasonCode.PROGRAM_DENIED).with("user", name(as)).with("path", file));
        }
        return file;
    }

    /** Lets limits pass that this runner may set: what only pretended to run under them would tell a wrong end. */
    public void limits(ResourceLimits limits) throws Refusal {
        if (limits.openFiles() != null || limits.nice() != null) {
            limits(limits, HardLimits.own());
        }
    }

    static void limits(ResourceLimits limits, HardLimits hardLimits) throws Refusal {
        Integer files = limits.openFiles();
        if (files != null && files > hardLimits.openFiles()) {
            throw new Refusal(
                    Reason.of(ReasonCode.OPEN_FILES).with("wanted", files).with("most", hardLimits.openFiles()));
        }
        Integer nice = limits.nice();
        if (nice != null && nice < 0 && !hardLimits.betterNice()) {
            throw new Refusal(Reason.of(ReasonCode.NICE).with("wanted", nice));
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
     * The lines of a file of variables, which decide what is executed as much as the program does.
     *
     * <p>For another user, a file that is not root's alone is read as that user: whoever can put a link in its place
     * must not see by it what only root may read. What is no plain file is refused, and nothing is waited for: while this
     * is read, nobody looks after the other tasks.
     */
    public List<String> lines(Path file, @Nullable Account as) throws Refusal {
        try {
            // Before it is opened: a pipe keeps its reader waiting, and a device has no end.
            if (!Files.isRegularFile(file)) {
                throw envFile(
                        file,
                        Files.exists(file) ? "is not a file" : "cannot be read: it is not there, or out of reach");
            }
            String distrusted = runner == 0 ? Ownership.of(as).whyNot(file) : null;
            if (distrusted != null) {
                throw unsafe(ReasonCode.UNSAFE_ENV_FILE, file, distrusted);
            }
            byte[] bytes = as == null || new Ownership(0, 0).whyNot(file) == null ? read(file) : read(file, as);
            if (bytes.length > MOST_VARIABLES) {
                throw envFile(file, "is larger than " + Sizes.format(MOST_VARIABLES));
            }
            return FileText.of(bytes).lines().toList();
        } catch (FileText.NotText e) {
            throw envFile(file, e.getMessage() + " (line " + e.line() + ")");
        } catch (IOException e) {
            throw envFile(file, "cannot be read: " + FileErrors.inWords(e));
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_VARIABLES + 1);
        }
    }

    /** The user may put something else in its place at any instant: no longer than a few seconds, and no more. */
    private static byte[] read(Path file, Account as) throws IOException, Refusal {
        return ask(
                        as,
                        Tools.find("timeout", "coreutils").toString(),
                        Long.toString(LONGEST_READ.toSeconds()),
                        Tools.find("head", "coreutils").toString(),
                        "-c",
                        Integer.toString(MOST_VARIABLES + 1),
                        "--",
                        file.toString())
                .orElseThrow(() -> envFile(file, "cannot be read by user " + as.name()));
    }

    /** Runs a program as another user; returns what it printed, empty when it did not exit with 0. */
    private static Optional<byte[]> ask(Account as, String... command) throws IOException {
        ToolResult answer = Tools.run(CommandPrefix.become(as, command));
        return answer.status() == 0 ? Optional.of(answer.bytes()) : Optional.empty();
    }

    /** Checks that a user may execute a file or enter a folder. */
    private static boolean mayUse(Path path, Account as) throws Refusal {
        try {
            boolean all = true;
            for (Path at = path.toRealPath(); at != null && all; at = at.getParent()) {
                FileStatus rights = FileStatus.of(at);
                boolean owner = rights.uid() == as.uid();
                boolean group = rights.gid() == as.gid();
                all = (rights.mode() & (owner ? 0100 : group ? 010 : 01)) != 0;
            }
            if (all) {
                return true;
            }
            // Other groups and access lists may still allow it: only the kernel knows.
            return ask(as, Tools.find("test", "coreutils").toString(), "-x", path.toString())
                    .isPresent();
        } catch (IOException | InvalidPathException e) {
            throw cannotLook(path, e.getMessage());
        }
    }

    private static @Nullable String name(@Nullable Account as) {
        return as == null ? null : as.name();
    }

    private static Refusal unsafe(ReasonCode code, Path path, String problem) {
        return new Refusal(Reason.of(code).with("path", path).with("problem", problem));
    }

    private static Refusal cannotLook(Path path, @Nullable String error) {
        return new Refusal(Reason.of(ReasonCode.CANNOT_LOOK).with("path", path).with("error", error));
    }

    /** A file of variables that cannot be used; {@code problem} is a verb and what follows it. */
    public static Refusal envFile(Object file, String problem) {
        return new Refusal(Reason.of(ReasonCode.ENV_FILE).with("path", file).with("problem", problem));
    }
}
