package dev.smartcron.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Signals, each to exactly the process that was seen: its handle holds on to its start time, and so do we. */
final class Send {
    private Send() {}

    static void term(ProcStat member) {
        // The backstop would pass the signal on, and the task would get it twice.
        if (!member.isBackstop()) {
            alive(member).ifPresent(ProcessHandle::destroy);
        }
    }

    static void kill(ProcStat member) {
        alive(member).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static Optional<ProcessHandle> alive(ProcStat member) {
        Optional<ProcessHandle> handle = ProcessHandle.of(member.pid());
        boolean own = member.pid() == ProcessHandle.current().pid();
        return own || !member.identity().isAlive() ? Optional.empty() : handle;
    }

    /** KILL to whole groups, each of which is one step for the kernel. */
    static void kill(Collection<Long> groups) {
        List<String> whom = new ArrayList<>();
        for (long group : groups) {
            whom.add("-" + group);
        }
        byShell("KILL", whom);
    }

    /** Lets those go on that are stopped: a stopped process gets no signal but KILL. */
    static void cont(Collection<ProcStat> processes) {
        List<String> whom = new ArrayList<>();
        for (ProcStat each : processes) {
            if (each.state() == 'T' && each.identity().isAlive()) {
                whom.add(Long.toString(each.pid()));
            }
        }
        byShell("CONT", whom);
    }

    /** Java itself sends TERM and KILL only, and to single processes. */
    private static void byShell(String signal, List<String> whom) {
        if (whom.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", "s=$1; shift; for p do kill -s \"$s\" -- \"$p\"; done", "sh", signal));
        command.addAll(whom);
        try {
            new ProcessBuilder(command)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // No process to be had (a fork bomb's usual effect): KILL to each one needs none, and it is tried again.
            return;
        }
    }
}
