package dev.smartcron.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts tasks under the wrapper {@code run.sh}, each in a session of its own, so that they outlive this runner.
 *
 * <p>One is enough for a runner; it has no state and may be used by several threads.
 */
public final class Launcher {
    private static final Path EMPTY = Path.of("/dev/null");

    /** The wrapper is a shell, and a shell keeps these for itself. */
    private static final Set<String> SHELL_OWNED =
            Set.of("IFS", "OPTIND", "PPID", "PWD", "OLDPWD", "SHLVL", "LINENO", "BASH", "RANDOM", ProcessTree.COOKIE);

    /** Java 17 hands words over in its default character set, later ones in the system's. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private static final String HINT =
            ": it holds a NUL, or a character that " + NATIVE.name() + " has not (run SmartCron with LC_ALL=C.UTF-8)";

    private final Path wrapper;
    private final String setsid;
    private final String timeout;
    /** Whether {@code timeout} must be asked to pass the task's own status on; busybox does so, and knows no option. */
    private final boolean preserveStatus;

    /**
     * Makes ready to start.
     *
     * @param folder where the wrapper is put, once per version of it; made if it is not there
     * @throws IOException when the wrapper cannot be put there, or {@code setsid} or {@code timeout} is not installed
     */
    public Launcher(Path folder) throws IOException {
        this.wrapper = Wrapper.in(folder);
        this.setsid = Wrapper.tool("setsid", "util-linux").toString();
        Path timeout = Wrapper.tool("timeout", "coreutils");
        this.timeout = timeout.toString();
        this.preserveStatus = !timeout.toRealPath().endsWith("busybox");
    }

    /**
     * Starts a task, or says why not. Expected obstacles (no such program, no permission, no folder, no process to be
     * had) are values.
     */
    public Start start(Launch launch) {
        if (!Files.isDirectory(launch.workingDir())) {
            String what = Files.exists(launch.workingDir()) ? "is not a directory: " : "does not exist: ";
            return new Start.Refused("working_dir " + what + launch.workingDir());
        }
        Program program =
                Program.find(launch.arguments().get(0), launch.environment().get("PATH"), launch.workingDir());
        if (program instanceof Program.Missing missing) {
            return new Start.Refused(missing.reason());
        }
        String unfit = unfit(launch);
        if (unfit != null) {
            return new Start.Refused(unfit);
        }
        return start(launch, ((Program.Found) program).file());
    }

    private Start start(Launch launch, Path program) {
        try {
            launch.folder().create();
            for (Map.Entry<String, String> note : launch.notes().entrySet()) {
                launch.folder().keep(note.getKey(), note.getValue());
            }
        } catch (FileAlreadyExistsException e) {
            return new Start.Refused("this attempt was started before: " + e.getMessage() + " exists");
        } catch (IOException e) {
            return new Start.Refused("cannot make the run folder: " + words(e));
        }
        try {
            String cookie = cookie();
            ProcessBuilder builder = new ProcessBuilder(command(launch, program))
                    .directory(launch.workingDir().toFile())
                    .redirectInput((launch.stdin() == null ? EMPTY : launch.stdin()).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(launch.folder().output().toFile()));
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(launch.environment());
            environment.put(ProcessTree.COOKIE, cookie);
            return new Start.Started(Run.ofChild(launch.folder(), builder.start(), cookie));
        } catch (IOException e) {
            return new Start.Refused("cannot start a process: " + words(e) + leftBehind(launch.folder()));
        }
    }

    private List<String> command(Launch launch, Path program) {
        List<String> command = new ArrayList<>();
        command.add(setsid);
        command.add("/bin/sh");
        command.add(wrapper.toString());
        command.add(launch.folder().path().toAbsolutePath().toString());
        command.add(Boot.id());
        // From here on it is what the wrapper executes; limits (nice, prlimit, setpriv) belong here too.
        command.add(setsid);
        if (launch.backstop() != null) {
            command.add(timeout);
            if (preserveStatus) {
                command.add("--preserve-status");
            }
            command.add("-k");
            command.add(wholeSeconds(launch.killAfter()));
            command.add(wholeSeconds(launch.backstop()));
        }
        command.add(program.toString());
        command.addAll(launch.arguments().subList(1, launch.arguments().size()));
        return command;
    }

    /** Rounded up, and never nought, which would switch it off. */
    private static String wholeSeconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    /** Why these words cannot be handed to a program as they are; null when they can. */
    private static @Nullable String unfit(Launch launch) {
        for (String argument : launch.arguments()) {
            if (!passes(argument)) {
                return "cannot pass the argument '" + argument + "'" + HINT;
            }
        }
        for (Map.Entry<String, String> variable : launch.environment().entrySet()) {
            String name = variable.getKey();
            if (!isShellName(name)) {
                return "not a name for an environment variable: '" + name + "' (letters, digits and _)";
            }
            if (SHELL_OWNED.contains(name)) {
                return "the environment variable " + name + " is the shell's own and cannot be set";
            }
            if (!passes(variable.getValue())) {
                // The value may be a secret.
                return "cannot pass the value of " + name + HINT;
            }
        }
        return null;
    }

    private static boolean passes(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            plain &= c < 128;
        }
        return plain
                || (Charset.defaultCharset().newEncoder().canEncode(text)
                        && NATIVE.newEncoder().canEncode(text));
    }

    private static boolean isShellName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String cookie() throws IOException {
        // Not SecureRandom: its providers cost a short-lived runner more than the start itself.
        try (FileInputStream random = new FileInputStream("/dev/urandom")) {
            return HexFormat.of().formatHex(random.readNBytes(12));
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
