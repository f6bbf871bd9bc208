package dev.smartcron.schedule;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Prints what schedules cost: first cold, as the first thing a fresh process does, then warm.
 *
 * <p>Not a test: run its main with the class path of the tests.
 */
public final class ScheduleBench {
    /** The schedules of the 29 tasks of the example task file. */
    private static final List<String> TASKS = List.of(
            "5 7 * * *",
            "0 2 * * *",
            "0 * * * *",
            "0 */6 * * *",
            "*/30 * * * *",
            "0 * * * *",
            "*/5 * * * *",
            "*/15 * * * *",
            "0 6 * * 1",
            "*/10 * * * *",
            "0 3 * * *",
            "0 */4 * * *",
            "30 */4 * * *",
            "0 8-18 * * *",
            "0 9 * * *",
            "0 1 * * *",
            "0 0 * * 0",
            "0 4 * * *",
            "0 5 * * *",
            "0 */2 * * *",
            "*/30 * * * *",
            "15 * * * *",
            "0 7 * * *",
            "0 */6 * * *",
            "0 18 * * *",
            "* * * * *",
            "*/5 * * * *",
            "0 2 * * *",
            "0 3 * * 0");

    private static final List<String> ODD = List.of(
            "0 8,12,18 * * *",
            "30 2 * * MON-FRI",
            "0 0 1,15 * MON",
            "0 0 */2 * 3",
            "0 0 1 1 *",
            "0 0 31 * *",
            "0 0 29 2 *",
            "0 0 29 2 */7");

    private ScheduleBench() {}

    public static void main(String[] args) throws Exception {
        Instant now = Instant.ofEpochSecond(1_790_000_000L);
        long cpuBegan = processorTime();
        long began = System.nanoTime();
        ZoneId zone = Zones.parse(args.length > 0 ? args[0] : "Pacific/Auckland");
        long sum = zone.getRules().getOffset(now).getTotalSeconds();
        long zoned = System.nanoTime();
        long cpuZoned = processorTime();
        for (String task : TASKS) {
            sum += Schedule.parse(task, zone).next(now).orElseThrow().getEpochSecond();
        }
        long cold = System.nanoTime();
        long cpuCold = processorTime();
        System.out.printf(
                "cold: zone %.1f ms (%.1f of processor time), %d schedules parsed and evaluated %.1f ms (%.1f)%n",
                (zoned - began) / 1e6,
                (cpuZoned - cpuBegan) / 1e6,
                TASKS.size(),
                (cold - zoned) / 1e6,
                (cpuCold - cpuZoned) / 1e6);
        if (args.length > 1) {
            return;
        }
        double all = 0;
        for (String task : TASKS) {
            all += warm(task, zone, 4_000);
        }
        System.out.printf("warm: %.2f us per next() over the %d tasks%n", all / TASKS.size(), TASKS.size());
        for (String odd : ODD) {
            System.out.printf("warm: %8.2f us  %s%n", warm(odd, zone, 2_000), odd);
        }
        if (sum == 0) {
            throw new IllegalStateException("nothing was evaluated");
        }
    }

    /** Nanoseconds this thread has had a processor, which a busy machine does not lengthen; from the Linux kernel. */
    private static long processorTime() throws IOException {
        try (FileInputStream file = new FileInputStream("/proc/thread-self/schedstat")) {
            String line = new String(file.readNBytes(100), StandardCharsets.US_ASCII);
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        }
    }

    /** Microseconds of processor time per call, each call starting at the firing before, as planning does; half the calls warm up. */
    private static double warm(String text, ZoneId zone, int calls) throws BadSchedule, IOException {
        Schedule schedule = Schedule.parse(text, zone);
        Instant from = Instant.ofEpochSecond(1_790_000_000L);
        long began = 0;
        for (int i = 0; i < 2 * calls; i++) {
            if (i == calls) {
                began = processorTime();
            }
            Instant next = schedule.next(from).orElseThrow();
            from = next.getEpochSecond() > 3_000_000_000L ? Instant.ofEpochSecond(1_790_000_000L) : next;
        }
        return (processorTime() - began) / 1e3 / calls;
    }
}
