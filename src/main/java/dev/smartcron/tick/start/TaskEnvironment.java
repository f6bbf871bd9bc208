package dev.smartcron.tick.start;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.StartPolicy;
import dev.smartcron.process.access.Account;
import dev.smartcron.process.limits.ResourceLimits;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Parent;
import dev.smartcron.task.Action;
import dev.smartcron.task.Limits;
import dev.smartcron.task.SecretValues;
import dev.smartcron.task.Task;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.References;
import dev.smartcron.text.Variables;
import dev.smartcron.text.Zoned;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The environment of tasks: clean variables, and a folder to work in.
 *
 * @param own the runner's environment, where {@code ${env:X}} is looked up
 * @param path the search path that a task starts with
 * @param user the user the runner is
 * @param userHome that user's home folder
 * @param places variables by which a task that is {@code smartcron} itself finds the same home
 */
public record TaskEnvironment(
        Map<String, String> own, String path, String user, String userHome, Map<String, String> places) {

    /** The folder of this program's own launcher, so that a task may say {@code smartcron}; set by the launcher. */
    public static final String OWN_FOLDER = "smartcron.bin";

    private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** Variables that differ from start to start below one crontab or timer. */
    private static final Set<String> OF_ONE_START =
            Set.of("INVOCATION_ID", "JOURNAL_STREAM", "MANAGERPID", "OLDPWD", "PWD", "SHLVL", "SYSTEMD_EXEC_PID", "_");

    /** The environment that this process's tasks get. */
    public static TaskEnvironment of(Map<String, String> environment, NodeSettings node) {
        String ownFolder = System.getProperty(OWN_FOLDER);
        return new TaskEnvironment(
                environment,
                ownFolder == null ? SYSTEM_PATH : ownFolder + ":" + SYSTEM_PATH,
                node.user().name(),
                node.user().home(),
                Map.of(
                        "SMARTCRON_HOME",
                        node.home().toString(),
                        "SMARTCRON_LOG_DIR",
                        node.logDir().toString()));
    }

    /** A text that is the same for environments that give tasks the same; it tells nothing of their values. */
    public String fingerprint() {
        Map<String, String> lasting = new HashMap<>(own);
        lasting.keySet().removeAll(OF_ONE_START);
        return Integer.toHexString(Objects.hash(lasting, path, user, userHome, places));
    }

    /**
     * The variables of one attempt.
     *
     * @param as whom the task runs as; null for the runner's own user
     * @throws StartPolicy.Refusal when a variable it refers to is not set, or its file cannot be read
     */
    Map<String, String> variables(Claim claim, StartPolicy startPolicy, @Nullable Account as)
            throws StartPolicy.Refusal {
        Action action = claim.task().action();
        Map<String, String> environment = given(claim.task(), as);
        Map<String, String> known = own;
        if (action.envFile().isPresent()) {
            Map<String, String> fromFile = variables(action.envFile().get(), startPolicy, as);
            environment.putAll(fromFile);
            known = new HashMap<>(own);
            known.putAll(fromFile);
        }
        for (Map.Entry<String, String> variable : action.env().entrySet()) {
            environment.put(variable.getKey(), resolve(variable.getValue(), known));
        }
        putOurs(claim, environment);
        return environment;
    }

    private Map<String, String> given(Task task, @Nullable Account as) {
        Map<String, String> given = new HashMap<>();
        given.put("PATH", path);
        given.put("HOME", as == null ? userHome : as.home());
        given.put("USER", as == null ? user : as.name());
        given.put("LOGNAME", as == null ? user : as.name());
        given.put("SHELL", as == null ? "/bin/sh" : as.shell());
        given.put("LANG", own.getOrDefault("LANG", "C.UTF-8"));
        given.put("TZ", task.timing().timezone());
        given.putAll(places);
        return given;
    }

    /**
     * The names of the variables that a task would get now, without those about one start of it. A file that has to be read
     * as another user is not.
     */
    public VariableNames names(Task task, StartPolicy startPolicy) {
        Action action = task.action();
        Set<String> declared = new TreeSet<>(action.env().keySet());
        Set<String> read = new TreeSet<>();
        String problem = null;
        if (action.envFile().isPresent()) {
            try {
                if (startPolicy.account(action.user()).isEmpty()) {
                    read.addAll(
                            variables(action.envFile().get(), startPolicy, null).keySet());
                } else {
                    problem = "it is read as user " + action.user().orElse("") + " when the task starts";
                }
            } catch (StartPolicy.Refusal e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        read.removeAll(declared);
        Set<String> given = new TreeSet<>(given(task, null).keySet());
        given.removeAll(declared);
        given.removeAll(read);
        return new VariableNames(
                List.copyOf(declared), action.envFile().orElse(null), List.copyOf(read), problem, List.copyOf(given));
    }

    /**
     * Secrets in an attempt's environment, which people must not see in its output: those in the values of variables and of
     * what their values refer to, and what looks like one in its command.
     */
    Set<String> secrets(Claim claim, Map<String, String> environment) {
        Action action = claim.task().action();
        Set<String> secrets = new LinkedHashSet<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith("SMARTCRON_") || action.env().containsKey(name)) {
                secrets.addAll(SecretValues.in(name, variable.getValue()));
            }
        }
        // register refuses the worst of them; but a task may print the words that it was started by.
        secrets.addAll(WrittenSecrets.in(action.arguments()));
        secrets.addAll(WrittenSecrets.in(action.onAbort()));
        for (String declared : action.env().values()) {
            for (String wanted : References.names(declared)) {
                secrets.addAll(SecretValues.in(wanted, own.getOrDefault(wanted, "")));
                secrets.addAll(SecretValues.in(wanted, environment.getOrDefault(wanted, "")));
            }
        }
        return secrets;
    }

    /**
     * The folder that a task works in: as declared, else its user's home; where that is not there, the root folder.
     *
     * @throws StartPolicy.Refusal when that is no path here
     */
    public Path workingDir(Action action, @Nullable Account as) throws StartPolicy.Refusal {
        if (action.workingDir().isPresent()) {
            return path("working_dir", action.workingDir().get());
        }
        Path home = path("home", as == null ? userHome : as.home());
        return Files.isDirectory(home) ? home : Path.of("/");
    }

    /** A path that a task names, whatever this process can make of its letters; {@code what} it is for. */
    public static Path path(String what, String words) throws StartPolicy.Refusal {
        try {
            return Path.of(words);
        } catch (InvalidPathException e) {
            throw new StartPolicy.Refusal(
                    Reason.of(ReasonCode.NO_PATH).with("key", what).with("error", e.getMessage()));
        }
    }

    /** The resources that the processes of a task may use. */
    public static ResourceLimits resourceLimits(Task task) {
        Limits limits = task.limits();
        // The shells of its shards are none of the task's.
        int shells = task.action().shards().map(shards -> shards + 1).orElse(0);
        return new ResourceLimits(
                limits.memoryBytes().orElse(null),
                limits.cpuTime().orElse(null),
                limits.nice().orElse(null),
                limits.openFiles().orElse(null),
                limits.processes().map(most -> most + shells).orElse(null));
    }

    private static void putOurs(Claim claim, Map<String, String> environment) {
        String name = claim.task().name();
        environment.put("SMARTCRON_TASK", name);
        environment.put("SMARTCRON_EXECUTION", Long.toString(claim.execution()));
        environment.put("SMARTCRON_ATTEMPT", Integer.toString(claim.attempt()));
        environment.put("SMARTCRON_FENCE", Long.toString(claim.fence()));
        environment.put("SMARTCRON_KEY", key(claim));
        claim.task().action().shards().ifPresent(shards -> {
            environment.put("SMARTCRON_SHARDS", Integer.toString(shards));
            // Each has its own from the shell that starts it.
            environment.remove("SMARTCRON_SHARD");
        });
        ZoneId zone = ZoneId.of(claim.task().timing().timezone());
        if (claim.scheduledAt() != null) {
            environment.put("SMARTCRON_SCHEDULED_AT", Zoned.iso(claim.scheduledAt(), zone));
        }
        if (claim.lastSuccess() != null) {
            environment.put("SMARTCRON_PREVIOUS_SUCCESS", Zoned.iso(claim.lastSuccess(), zone));
        }
        Parent parent = claim.parent();
        if (parent != null) {
            environment.put("SMARTCRON_PARENT", Long.toString(parent.execution()));
            environment.put("SMARTCRON_PARENT_TASK", parent.task());
            environment.put("SMARTCRON_PARENT_STATUS", parent.status().word());
        }
        if (claim.owner() != null) {
            environment.put("SMARTCRON_OWNER", claim.owner());
        }
    }

    /** The same for every attempt: a job's own; else the task's with the firing, or with the execution where there is none. */
    private static String key(Claim claim) {
        String name = claim.task().name();
        return claim.key() != null
                ? claim.key()
                : claim.scheduledAt() != null ? name + "@" + claim.scheduledAt() : name + "#" + claim.execution();
    }

    private static String resolve(String value, Map<String, String> known) throws StartPolicy.Refusal {
        for (String wanted : References.names(value)) {
            if (!known.containsKey(wanted)) {
                throw new StartPolicy.Refusal(Reason.of(ReasonCode.NO_VARIABLE).with("variable", wanted));
            }
        }
        return References.resolve(value, known::get);
    }

    /** Reads {@code NAME=value} lines; blank lines and comments are passed over, quotes around a value are taken off. */
    private static Map<String, String> variables(String file, StartPolicy startPolicy, @Nullable Account as)
            throws StartPolicy.Refusal {
        Map<String, String> variables = new HashMap<>();
        int number = 0;
        for (String line : startPolicy.lines(path("env_file", file), as)) {
            number++;
            String text = line.strip();
            if (text.startsWith("export ")) {
                text = text.substring("export ".length()).strip();
            }
            int equals = text.indexOf('=');
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (equals < 1) {
                throw StartPolicy.envFile(file, "has no NAME=value in line " + number);
            }
            String name = text.substring(0, equals).strip();
            if (!Variables.isName(name)) {
                // Without its words: it may be the second line of a key.
                throw StartPolicy.envFile(
                        file,
                        "has no name of a variable before the = in line " + number
                                + " (letters, digits and _; values are of one line)");
            }
            variables.put(name, unquoted(text.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0 && value.charAt(0) == value.charAt(last) && "\"'".indexOf(value.charAt(0)) >= 0;
        return quoted ? value.substring(1, last) : value;
    }
}
