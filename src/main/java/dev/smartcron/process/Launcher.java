package dev.smartcron.process;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.access.Account;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.process.kernel.Tools;
import dev.smartcron.process.limits.Cgroup;
import dev.smartcron.process.limits.Cgroups;
import dev.smartcron.process.limits.ProcMemory;
import dev.smartcron.process.limits.ResourceLimits;
import dev.smartcron.task.Shards;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts tasks under the wrapper {@code run.sh}, each in a session of its own, so that they outlive this runner.
 *
 * <p>One is enough for a runner; it has no state and may be used by several threads.
 */
public final class Launcher {
    private static final File ROOT_FOLDER = new File("/");
    private static final Path EMPTY = Path.of("/dev/null");

    /** Java makes a pipe for the errors that go where the output goes, and keeps it open as long as the task runs. */
    private static final Redirect NO_PIPE = Redirect.DISCARD;

    /** {@link Boot#kernelUptime} is cut off by up to this. */
    private static final Duration UPTIME_STEP = Duration.ofMillis(10);

    private final Path folder;
    private final Path wrapper;
    private final StartPolicy startPolicy;
    private final Clock clock;
    private final @Nullable Cgroups cgroups;
    /** True where {@code timeout} must be asked to pass the task's own status on; busybox does so, and knows no option. */
    private final boolean preserveStatus;

    private boolean swept;

    /**
     * Makes ready to start.
     *
     * @param folder where the wrapper is put, once per version of it; made if it is not there
     * @param cgroup the control group under which those of runs are made; null to look for one
     * @param clock by which starts and ends of runs are told
     * @throws IOException when the wrapper cannot be put there, or {@code setsid} or {@code timeout} is not installed
     */
    public Launcher(Path folder, StartPolicy startPolicy, @Nullable Path cgroup, Clock clock) throws IOException {
        this.folder = folder;
        this.wrapper = Wrapper.in(folder, "run");
        this.startPolicy = startPolicy;
        this.clock = clock;
        this.cgroups = Cgroups.find(cgroup).orElse(null);
        Tools.find("setsid", "util-linux");
        this.preserveStatus = !Tools.find("timeout", "coreutils").toRealPath().endsWith("busybox");
    }

    /** The rules of what may be started. */
    public StartPolicy startPolicy() {
        return startPolicy;
    }

    /**
     * Finds the group under which a runner with this setting would make control groups; empty where it could not.
     *
     * @param configured the group under which; null to look for one
     * @throws IOException when it cannot be found out
     */
    public static Optional<Path> cgroup(@Nullable Path configured) throws IOException {
        return Cgroups.find(configured).map(Cgroups::parent);
    }

    /** The group under which control groups are made; empty where none can be, and limits of a tree are watched. */
    public Optional<Path> cgroup() {
        return Optional.ofNullable(cgroups).map(Cgroups::parent);
    }

    /**
     * Starts a task, or says why not. Expected obstacles (no such program, no permission, no folder, no process to be
     * had) are values.
     */
    public StartResult start(Launch launch) {
        Path program;
        try {
            program = program(launch.task(), launch.limits());
        } catch (StartPolicy.Refusal e) {
            return new StartResult.Refused(e.reason());
        }
        Reason unfit = ArgumentCheck.why(launch.task());
        if (unfit != null) {
            return new StartResult.Refused(unfit);
        }
        return start(launch, program);
    }

    private Path program(Invocation task, ResourceLimits limits) throws StartPolicy.Refusal {
        startPolicy.limits(limits);
        startPolicy.folder(task.workingDir(), task.as());
        return startPolicy.program(
                task.arguments().get(0), task.environment().get("PATH"), task.workingDir(), task.as());
    }

    private StartResult start(Launch launch, Path program) {
        try {
            launch.folder().create();
            for (Map.Entry<String, String> note : launch.notes().entrySet()) {
                launch.folder().keep(note.getKey(), note.getValue());
            }
            keepInput(launch);
        } catch (FileAlreadyExistsException e) {
            return new StartResult.Refused(Reason.of(ReasonCode.STARTED_BEFORE).with("path", e.getMessage()));
        } catch (IOException e) {
            return new StartResult.Refused(Reason.of(ReasonCode.RUN_FOLDER).with("error", words(e)));
        }
        try {
            String cookie = cookie();
            Cgroup cgroup = cgroup(launch, cookie);
            Path output = launch.folder().output();
            launch.folder().sealOutput();
            // So that a script may open /dev/stderr; it cannot reach it by name.
            Account.own(output, launch.task().as());
            new ShardFiles(launch.folder(), launch.task().shards())
                    .prepare(launch.task().as());
            ProcessBuilder builder = builder(command(launch, program, cgroup), launch.task(), cookie, launch.folder());
            Instant now = clock.instant();
            return new StartResult.Started(
                    Run.ofChild(launch.folder(), launch.task().shards(), builder.start(), cookie, cgroup), now);
        } catch (IOException e) {
            return new StartResult.Refused(
                    Reason.of(ReasonCode.START_FAILED).with("error", words(e) + leftBehind(launch.folder())));
        }
    }

    /** It is the task's user's own, who opens it without the way that leads there, see {@link #inputName}. */
    private static void keepInput(Launch launch) throws IOException {
        if (launch.input() == null) {
            return;
        }
        RunFolder.keep(launch.folder().input(), launch.input().bytes());
        Account.own(launch.folder().input(), launch.task().as());
    }

    /**
     * The name by which a task opens its input as a file, from its beginning and as often as it likes. Our home is closed to
     * another user, whose task has the file open already.
     */
    public static String inputName(RunFolder folder, @Nullable Account as) {
        return as == null ? folder.input().toAbsolutePath().toString() : EscapedEnvironment.INPUT;
    }

    /** Makes the run's control group, and notes it where another runner finds it; null when it needs or has none. */
    private @Nullable Cgroup cgroup(Launch launch, String cookie) throws IOException {
        if (cgroups == null || !launch.limits().limitTree()) {
            return null;
        }
        if (!swept) {
            swept = true;
            cgroups.sweep(Instant.now());
        }
        Cgroup made = cgroups.make(cookie, launch.limits());
        Files.writeString(launch.folder().cgroup(), made.path().toString());
        return made;
    }

    private static ProcessBuilder builder(List<String> command, Invocation task, String cookie, RunFolder folder) {
        Path input = RunFolder.isPlain(folder.input()) ? folder.input() : EMPTY;
        ProcessBuilder builder = new ProcessBuilder(command)
                // What is still root must not be led into a folder that another user may have put a link in the place
                // of.
                .directory(task.as() == null ? task.workingDir().toFile() : ROOT_FOLDER)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectError(NO_PIPE)
                .redirectOutput(Redirect.appendTo(folder.output().toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        if (task.as() == null) {
            environment.putAll(task.environment());
        } else {
            EscapedEnvironment.putOn(task.environment(), environment);
        }
        environment.put(Processes.COOKIE, cookie);
        return builder;
    }

    private List<String> command(Launch launch, Path program, @Nullable Cgroup cgroup) throws IOException {
        CommandPrefix chain = new CommandPrefix().tool("setsid", "util-linux");
        chain.add(
                "/bin/sh",
                wrapper.toString(),
                launch.folder().path().toAbsolutePath().toString());
        chain.add(
                Boot.id(),
                Long.toString(bootedAt().toEpochMilli()),
                cgroup == null ? "-" : cgroup.path().toString());
        // From here on it is what the wrapper executes in the task's place.
        chain.tool("setsid", "util-linux").endedAfter(launch.backstop(), launch.killAfter(), preserveStatus);
        Shards shards = launch.task().shards();
        if (shards != null) {
            chain.add("/bin/sh", Wrapper.in(folder, "shards").toString());
            chain.add(launch.folder().path().toAbsolutePath().toString(), shards.words());
        }
        return task(chain, launch, launch.task(), program, cgroup != null);
    }

    /** A little early rather than late, so that no end is ever told later than it was, past the next run's start. */
    private Instant bootedAt() {
        Instant before;
        Duration uptime;
        do {
            before = clock.instant();
            uptime = Boot.kernelUptime();
            // On a busy machine anything may come between the two.
        } while (before.plus(UPTIME_STEP).isBefore(clock.instant()));
        return before.minus(uptime).minus(UPTIME_STEP);
    }

    private static List<String> task(CommandPrefix chain, Launch launch, Invocation task, Path program, boolean grouped)
            throws IOException {
        long others = launch.limits().processes() == null || grouped ? 0 : ProcMemory.processesOf(task.as());
        chain.within(launch.limits(), launch.killAfter(), grouped, others)
                .as(task.as(), task.workingDir())
                .add(program.toString());
        List<String> words = chain.words();
        words.addAll(task.arguments().subList(1, task.arguments().size()));
        return words;
    }

    /**
     * Starts a command beside a task that is about to be ended: in its surroundings, as its user, within its limits, and
     * as a part of its tree, so that it ends with it.
     *
     * @param launch what the task was started by
     * @param more variables it gets besides the task's
     * @return the process, or why there is none
     */
    public Aside aside(Run run, Launch launch, List<String> arguments, Map<String, String> more) {
        Path output = run.folder().output();
        if (!RunFolder.isPlain(output)) {
            return new Aside(null, output + " is no longer a file");
        }
        try {
            Invocation beside = launch.task().with(arguments, more);
            Path program = program(beside, launch.limits());
            CommandPrefix chain = new CommandPrefix().tool("setsid", "util-linux");
            List<String> command = task(chain, launch, beside, program, run.cgroup() != null);
            ProcessBuilder builder = builder(command, beside, run.cookie(), run.folder());
            return new Aside(builder.start(), null);
        } catch (StartPolicy.Refusal e) {
            return new Aside(null, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Aside(null, "cannot start a process: " + words(e));
        }
    }

    /** A command beside a task; one of the two is null. */
    public record Aside(@Nullable Process process, @Nullable String refused) {}

    private static String cookie() throws IOException {
        // Not SecureRandom: its providers cost a short-lived runner more than the start itself.
        try (FileInputStream random = new FileInputStream("/dev/urandom")) {
            return HexFormat.of().formatHex(random.readNBytes(Processes.COOKIE_LENGTH / 2));
        }
    }

    /** Empty, or what could not be removed. */
    private static String leftBehind(RunFolder folder) {
        try {
            folder.delete();
            return "";
        } catch (IOException e) {
            return "; " + folder.path() + " is left behind: " + words(e);
        }
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
