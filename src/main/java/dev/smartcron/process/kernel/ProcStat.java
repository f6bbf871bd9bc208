package dev.smartcron.process.kernel;

import java.io.File;
import java.util.Optional;

/**
 * A process as {@code /proc/PID/stat} shows it.
 *
 * @param thread one that lives: the first, whose number is the process's own, unless that one has ended before others
 * @param terminal number of the terminal that controls its session; 0 where none does, as below cron
 * @param startTicks since boot, in hundredths of a second; with the pid and the boot it names a process for ever
 * @param residentPages pages of memory it has, those that it shares included
 */
public record ProcStat(
        long pid,
        long thread,
        String name,
        char state,
        long parent,
        long group,
        long session,
        long terminal,
        long startTicks,
        long residentPages) {

    /** Empty when there is no such process, or one that is dead and only waits to be collected. */
    public static Optional<ProcStat> read(long pid) {
        return readAny(pid).filter(seen -> !seen.isDead());
    }

    /** True when it only waits for its parent to collect it; it still takes a process's place. */
    boolean isDead() {
        return state == 'X' || (state == 'Z' && thread == pid);
    }

    /** True when it does nothing until somebody continues it. */
    boolean isStopped() {
        return state == 'T' || state == 't';
    }

    /** Empty when there is no such process. */
    static Optional<ProcStat> readAny(long pid) {
        String line = ProcFile.read("/proc/" + pid + "/stat");
        int nameEnd = line.lastIndexOf(')');
        if (nameEnd < 0) {
            return Optional.empty();
        }
        // Fields from the third on; the name before them may hold blanks and brackets.
        String[] fields = line.substring(nameEnd + 2).split(" ", 23);
        char state = fields[0].charAt(0);
        long thread = pid;
        long residentPages = Long.parseLong(fields[21]);
        if (state == 'Z' && Integer.parseInt(fields[17]) > 1) {
            // Its first thread has ended and the others go on: the process has no memory to be seen but theirs.
            thread = livingThread(pid);
            residentPages = thread == pid ? 0 : residentPages(pid, thread);
        }
        return Optional.of(new ProcStat(
                pid,
                thread,
                line.substring(line.indexOf('(') + 1, nameEnd),
                state,
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[19]),
                residentPages));
    }

    /** Finds one but the first; the first when there is none left. */
    private static long livingThread(long pid) {
        String[] threads = new File("/proc/" + pid + "/task").list();
        if (threads != null) {
            for (String each : threads) {
                long thread = Long.parseLong(each);
                if (thread != pid) {
                    return thread;
                }
            }
        }
        return pid;
    }

    private static long residentPages(long pid, long thread) {
        String sizes = ProcFile.read("/proc/" + pid + "/task/" + thread + "/statm");
        return sizes.isEmpty() ? 0 : Long.parseLong(sizes.split(" ", 3)[1]);
    }

    /** The folder that shows its memory, files and environment. */
    public String folder() {
        return thread == pid ? "/proc/" + pid : "/proc/" + pid + "/task/" + thread;
    }

    /** True for the {@code timeout} that leads a task's session. */
    public boolean isBackstop() {
        return name.equals("timeout") && session == pid;
    }

    public Identity identity() {
        return new Identity(pid, startTicks);
    }

    /** A process of this boot that no later process with the same pid is taken for. */
    public record Identity(long pid, long startTicks) {

        public boolean isAlive() {
            Optional<ProcStat> now = read(pid);
            return now.isPresent() && now.get().startTicks == startTicks;
        }
    }
}
