package dev.smartcron.checks;

import java.nio.file.Path;
import java.util.List;

/**
 * The places of a machine that tell of cron and of programs.
 *
 * @param etc holds {@code crontab} and {@code cron.d}
 * @param proc the kernel's view of its processes
 * @param ownCrontab the command that prints this user's crontab
 * @param writeCrontab the command that takes another one on its standard input
 * @param path where cron looks for programs
 */
record Machine(Path etc, Path proc, List<String> ownCrontab, List<String> writeCrontab, String path) {
    /** The one we are on. */
    static Machine real() {
        return new Machine(
                Path.of("/etc"), Path.of("/proc"), List.of("crontab", "-l"), List.of("crontab", "-"), "/usr/bin:/bin");
    }
}
