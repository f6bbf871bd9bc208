package dev.smartcron.process;

import dev.smartcron.process.access.Account;
import dev.smartcron.process.kernel.Tools;
import dev.smartcron.process.limits.HardLimits;
import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The programs through which a task is started: each sets one thing and becomes the next.
 *
 * <p>Only {@code timeout} stays, as the leader of the task's session. What needs root comes before the step to the
 * task's user. Nothing but numbers and the task's own words stands in their arguments, which everybody can read.
 */
final class CommandPrefix {
    private static final Map<String, String> TOOLS = new ConcurrentHashMap<>();

    private final List<String> words = new ArrayList<>();

    CommandPrefix add(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    CommandPrefix tool(String name, String from) throws IOException {
        words.add(find(name, from));
        return this;
    }

    /**
     * Ends it by TERM after so long, and by KILL so much later, whoever else is there.
     *
     * @param preserveStatus whether {@code timeout} must be asked to pass the task's own status on
     */
    CommandPrefix endedAfter(@Nullable Duration time, Duration killAfter, boolean preserveStatus) throws IOException {
        if (time == null) {
            return this;
        }
        tool("timeout", "coreutils");
        if (preserveStatus) {
            add("--preserve-status");
        }
        return add("-k", wholeSeconds(killAfter), wholeSeconds(time));
    }

    /**
     * ResourceLimits each process by what the kernel can hold without a control group.
     *
     * @param grouped whether a control group holds memory and number of the tree
     * @param processesNow of the user that the task runs as; the kernel counts by user
     */
    CommandPrefix within(ResourceLimits limits, Duration killAfter, boolean grouped, long processesNow)
            throws IOException {
        if (limits.nice() != null) {
            tool("nice", "coreutils").add("-n", Integer.toString(limits.nice()));
        }
        List<String> options = new ArrayList<>();
        if (limits.cpuTime() != null) {
            long soft = limits.cpuTime().toSeconds();
            long hard = soft + Math.max(1, killAfter.toSeconds());
            long most = HardLimits.own().cpuSeconds();
            // XCPU at the first, every second; KILL at the second.
            options.add("--cpu=" + Math.min(soft, most) + ":" + Math.min(hard, most));
        }
        if (limits.openFiles() != null) {
            options.add("--nofile=" + limits.openFiles() + ":" + limits.openFiles());
        }
        Long data = limits.dataBytes();
        if (data != null && !grouped) {
            long most = Math.min(data, HardLimits.own().dataBytes());
            options.add("--data=" + most + ":" + most);
        }
        if (limits.processes() != null && !grouped) {
            long most = Math.min(
                    limits.userProcesses(processesNow), HardLimits.own().processes());
            options.add("--nproc=" + most + ":" + most);
        }
        if (!options.isEmpty()) {
            tool("prlimit", "util-linux");
            words.addAll(options);
        }
        return this;
    }

    /** Another user's task meets its own folder and variables only from here on, see {@link EscapedEnvironment}. */
    CommandPrefix as(@Nullable Account account, Path folder) throws IOException {
        if (account != null) {
            words.addAll(become(account, "/bin/sh", "-c", EscapedEnvironment.OFF, "sh", folder.toString()));
        }
        return this;
    }

    List<String> words() {
        return words;
    }

    /** A command that is run as this user, with the user's groups and none of root's capabilities. */
    static List<String> become(Account account, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                find("setpriv", "util-linux"),
                "--reuid=" + account.uid(),
                "--regid=" + account.gid(),
                "--init-groups",
                "--inh-caps=-all"));
        words.addAll(List.of(command));
        return words;
    }

    /** Rounded up, and never nought, which would switch it off. */
    private static String wholeSeconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static String find(String name, String from) throws IOException {
        String known = TOOLS.get(name);
        if (known == null) {
            Path file = Tools.find(name, from);
            known = file.toString();
            TOOLS.put(name, known);
        }
        return known;
    }
}
