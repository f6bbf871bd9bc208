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

    /** Sends it TERM, so that it leaves in good order. False when it is not alive on this machine. */
    public boolean terminate() {
        // The handle knows the start time too: a pid used again meanwhile is not signalled.
        Optional<ProcessHandle> handle = process().flatMap(runner -> ProcessHandle.of(runner.pid()));
        return handle.filter(found -> isAliveHere()).map(ProcessHandle::destroy).orElse(false);
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
