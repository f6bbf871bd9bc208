package dev.smartcron;

import java.lang.management.ManagementFactory;

/** What a piece of work takes of the processor, to be compared with another in the same run. */
public final class ProcessorTime {
    private ProcessorTime() {}

    /** A piece of work. */
    public interface Work {
        void run() throws Exception;
    }

    /** Nanoseconds of this thread's, at the best of three times: the first warms up, and others at work only ever add. */
    public static long of(Work work) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            least = Math.min(least, once(work));
        }
        return least;
    }

    /** Nanoseconds of this thread's for work that cannot be done again. */
    public static long once(Work work) throws Exception {
        long before = now();
        work.run();
        return now() - before;
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
