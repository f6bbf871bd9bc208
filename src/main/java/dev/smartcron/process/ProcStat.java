package dev.smartcron.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One process as {@code /proc/PID/stat} shows it.
 *
 * @param startTicks since boot, in hundredths of a second; with the pid and the boot it names a process for ever
 * @param residentPages pages of memory it has, those that it shares included
 */
record ProcStat(
        long pid, String name, char state, long parent, long group, long session, long startTicks, long residentPages) {

    /** Empty when there is no such process, or one that is dead and only waits to be collected. */
    static Optional<ProcStat> read(long pid) {
        String line;
        try (FileInputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
            line = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Gone between the listing and now, or (ESRCH) while being read: there is no such process.
            return Optional.empty();
        }
        int nameEnd = line.lastIndexOf(')');
        if (nameEnd < 0) {
            return Optional.empty();
        }
        // Fields from the third on; the name before them may hold blanks and brackets.
        String[] fields = line.substring(nameEnd + 2).split(" ", 23);
        char state = fields[0].charAt(0);
        if (state == 'Z' || state == 'X') {
            return Optional.empty();
        }
        return Optional.of(new ProcStat(
                pid,
                line.substring(line.indexOf('(') + 1, nameEnd),
                state,
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[19]),
                Long.parseLong(fields[21])));
    }

    Identity identity() {
        return new Identity(pid, startTicks);
    }

    /** A process of this boot that no later process with the same pid is taken for. */
    record Identity(long pid, long startTicks) {

        boolean isAlive() {
            Optional<ProcStat> now = read(pid);
            return now.isPresent() && now.get().startTicks == startTicks;
        }
    }
}
