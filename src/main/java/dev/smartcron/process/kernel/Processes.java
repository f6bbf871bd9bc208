package dev.smartcron.process.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine, looked through once for all runs that are looked at together, and again when that is a
 * moment ago: a hundred runs that end at once do not read everything a hundred times.
 *
 * <p>Not for several threads.
 */
public final class Processes {
    /** Name of the variable that marks a run's processes. */
    public static final String COOKIE = "SMARTCRON_RUN";

    /** Of its value. A shorter one is a task's own doing. */
    public static final int COOKIE_LENGTH = 24;

    private static final long FRESH_NANOS = 40_000_000;

    private static final String MARK = "\0" + COOKIE + "=";

    private List<Seen> all = List.of();

    /** Counts of dead children that wait to be collected, by parent. */
    private Map<Long, Integer> dead = Map.of();

    private long begunNanos;
    private long freshUntil;
    private boolean taken;

    /** All there are now, or were a moment ago. */
    public List<Seen> all() {
        long now = System.nanoTime();
        if (!taken || now - freshUntil >= 0) {
            begunNanos = now;
            all = list();
            long done = System.nanoTime();
            // Where looking takes long, it may not become all that is done.
            freshUntil = done + Math.max(FRESH_NANOS, 2 * (done - now));
            taken = true;
        }
        return all;
    }

    /** True when {@link #all} was listed after this instant of {@link System#nanoTime}. */
    public boolean isSince(long nanos) {
        return !all().isEmpty() && begunNanos - nanos >= 0;
    }

    /** Counts a process's children that are dead and wait to be collected. */
    int deadChildrenOf(ProcStat parent) {
        return dead.getOrDefault(parent.pid(), 0);
    }

    private List<Seen> list() {
        String[] names = new File("/proc").list();
        if (names == null) {
            throw new IllegalStateException("/proc cannot be listed");
        }
        List<Seen> living = new ArrayList<>(names.length);
        dead = new HashMap<>();
        for (String name : names) {
            if (Character.isDigit(name.charAt(0))) {
                ProcStat stat = ProcStat.readAny(Long.parseLong(name)).orElse(null);
                if (stat != null && stat.isDead()) {
                    dead.merge(stat.parent(), 1, Integer::sum);
                } else if (stat != null) {
                    living.add(new Seen(stat));
                }
            }
        }
        return living;
    }

    /** A process; what more is asked of it is read when it is asked for, and once. */
    public static final class Seen {
        private final ProcStat stat;
        private @Nullable String cookie;
        private boolean cookieKnown;
        private @Nullable String output;
        private @Nullable String error;
        private boolean printsKnown;

        private Seen(ProcStat stat) {
            this.stat = stat;
        }

        public ProcStat stat() {
            return stat;
        }

        /** Null when the process carries no cookie that is one of ours, is gone, or is somebody else's. */
        @Nullable
        public String cookie() {
            if (!cookieKnown) {
                cookie = cookieOf(stat);
                cookieKnown = true;
            }
            return cookie;
        }

        boolean printsTo(Set<String> files) {
            if (files.isEmpty()) {
                return false;
            }
            if (!printsKnown) {
                output = open("/fd/1");
                error = open("/fd/2");
                printsKnown = true;
            }
            return (output != null && files.contains(output)) || (error != null && files.contains(error));
        }

        private @Nullable String open(String descriptor) {
            try {
                return Files.readSymbolicLink(Path.of(stat.folder() + descriptor))
                        .toString();
            } catch (IOException e) {
                // It is closed, or the process is gone or somebody else's.
                return null;
            }
        }
    }

    private static @Nullable String cookieOf(ProcStat process) {
        // A value ends where the next variable begins.
        String environment = "\0" + ProcFile.read(process.folder() + "/environ") + "\0";
        int start = environment.indexOf(MARK) + MARK.length();
        int end = environment.indexOf('\0', start);
        return start >= MARK.length() && end - start == COOKIE_LENGTH ? environment.substring(start, end) : null;
    }
}
