package dev.smartcron.process.kernel;

import dev.smartcron.process.kernel.ProcStat.Identity;
import java.util.Optional;

/**
 * Names a runner's process for ever: pid, start time and boot, so that a pid used again is not taken for it.
 *
 * @param text as the database keeps it
 */
public record RunnerId(String text) {

    /** This process. */
    public static RunnerId self() {
        long pid = ProcessHandle.current().pid();
        long startTicks = ProcStat.read(pid).map(ProcStat::startTicks).orElse(0L);
        return new RunnerId(pid + "-" + startTicks + "-" + Boot.id());
    }

    /** Checks whether somebody gave this process's command at a terminal. */
    public static boolean isAtTerminal() {
        return ProcStat.read(ProcessHandle.current().pid())
                .filter(self -> self.terminal() != 0)
                .isPresent();
    }

    /** True when that process is alive on this machine. */
    public boolean isAliveHere() {
        return process().isPresent();
    }

    /** True when it ran before this machine's boot, or on another machine; also where it has signed off. */
    public boolean isOfAnotherBoot() {
        return !text.endsWith("-" + Boot.id());
    }

    /** True when somebody has stopped that process, by a signal or from a terminal, so that it does nothing until it is continued. */
    public boolean isStopped() {
        return process()
                .flatMap(runner -> ProcStat.read(runner.pid()))
                .filter(ProcStat::isStopped)
                .isPresent();
    }

    /** Sends it TERM, so that it leaves in good order. False when it is not alive on this machine. */
    public boolean terminate() {
        return handle().map(ProcessHandle::destroy).orElse(false);
    }

    /** Sends it KILL. False when it is not alive on this machine, or may not be killed. */
    public boolean kill() {
        return handle().map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** Its number, as {@code ps} has it. */
    public String pid() {
        return text.split("-", 2)[0];
    }

    private Optional<ProcessHandle> handle() {
        // The handle knows the start time too: a pid used again meanwhile is not signalled.
        Optional<ProcessHandle> handle = process().flatMap(runner -> ProcessHandle.of(runner.pid()));
        return handle.filter(found -> isAliveHere());
    }

    private Optional<Identity> process() {
        String[] parts = text.split("-", 3);
        if (parts.length < 3 || !parts[2].equals(Boot.id())) {
            return Optional.empty();
        }
        return identity(parts).filter(Identity::isAlive);
    }

    private static Optional<Identity> identity(String[] parts) {
        try {
            return Optional.of(new Identity(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
        } catch (NumberFormatException e) {
            // Written by another program: nobody we know.
            return Optional.empty();
        }
    }
}
