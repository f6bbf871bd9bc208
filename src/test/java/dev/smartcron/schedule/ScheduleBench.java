package dev.smartcron.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Prints what schedules cost; {@code bench/run} compiles and starts it against the jar.
 *
 * <p>{@code fresh ZONE FILE}: as the first thing a process does, reads and first evaluates the schedules of a task file,
 * and prints the microseconds of that and of the zone before it. {@code warm ZONE FILE...}: evaluates every schedule
 * written in some files, task files or the tables of tests, and some hundred random ones, each from firing to firing as
 * planning does, and prints what {@code java.time} takes to add a minute, the mean of the first file's and the slowest of
 * all, in microseconds.
 */
public final class ScheduleBench {
    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
    private static final Instant END = Instant.ofEpochSecond(3_000_000_000L);
    private static final int RANDOM = 300;
    private static final int ROUNDS = 12;
    private static final int BATCH = 100;

    private ScheduleBench() {}

    public static void main(String[] args) throws Exception {
        List<List<String>> written = new ArrayList<>();
        for (String file : List.of(args).subList(2, args.length)) {
            written.add(schedules(Path.of(file)));
        }
        if (args[0].equals("fresh")) {
            fresh(args[1], written.get(0));
        } else {
            warm(ZoneId.of(args[1]), written);
        }
    }

    /** What stands in quotes after a {@code schedule:} or between the bars of a table, and may be a schedule. */
    private static List<String> schedules(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            boolean task = line.contains("schedule:");
            String[] parts = task || line.indexOf('|') >= 0 ? line.split("[|\"']", -1) : new String[0];
            for (String part : task ? List.of(parts).subList(1, 2) : List.of(parts)) {
                String words = part.strip();
                if (words.matches("@[a-z]+|[*\\d]\\S*( +\\S+){4}")) {
                    found.add(words);
                }
            }
        }
        return found;
    }

    private static void fresh(String zoneName, List<String> texts) throws BadSchedule {
        long began = System.nanoTime();
        ZoneId zone = Zones.parse(zoneName);
        long sum = zone.getRules().getOffset(NOW).getTotalSeconds();
        long zoned = System.nanoTime();
        for (String text : texts) {
            sum += Schedule.parse(text, zone).next(NOW).orElseThrow().getEpochSecond();
        }
        long done = System.nanoTime();
        System.out.println((done - zoned) / 1000 + " " + (zoned - began) / 1000 + " " + texts.size() + " " + sum);
    }

    private static void warm(ZoneId zone, List<List<String>> written) {
        List<Schedule> first = parsed(zone, written.get(0));
        List<Schedule> all = new ArrayList<>(first);
        written.stream().skip(1).forEach(texts -> all.addAll(parsed(zone, texts)));
        RandomExpressions random = new RandomExpressions(new SplittableRandom(1));
        List<String> any = new ArrayList<>();
        for (int i = 0; i < RANDOM; i++) {
            any.add(random.next());
        }
        all.addAll(parsed(zone, any));
        for (int i = 0; i < 3; i++) {
            all.forEach(schedule -> batch(schedule, NOW, 4 * BATCH));
        }
        double[] micros = new double[all.size()];
        Arrays.fill(micros, Double.MAX_VALUE);
        double minute = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            minute = Math.min(minute, minute(zone));
            for (int i = 0; i < micros.length; i++) {
                micros[i] = Math.min(micros[i], measured(all.get(i)));
            }
        }
        int slowest = 0;
        for (int i = 1; i < micros.length; i++) {
            slowest = micros[i] > micros[slowest] ? i : slowest;
        }
        double mean = Arrays.stream(micros, 0, first.size()).average().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%.3f %.3f %.2f %d %s%n",
                minute,
                mean,
                micros[slowest],
                all.size(),
                all.get(slowest).text());
    }

    private static List<Schedule> parsed(ZoneId zone, List<String> texts) {
        List<Schedule> schedules = new ArrayList<>();
        for (String text : texts) {
            try {
                Schedule schedule = Schedule.parse(text, zone);
                if (schedule.kind() == ScheduleKind.TIMED) {
                    schedules.add(schedule);
                }
            } catch (BadSchedule notOne) {
                System.err.println("left out: " + text + " (" + notOne.getMessage() + ")"); // tables refuse some
            }
        }
        return schedules;
    }

    /** Microseconds a call takes; the least of some rounds, as others at work on the machine only ever add. */
    private static double measured(Schedule schedule) {
        long began = System.nanoTime();
        batch(schedule, NOW, BATCH);
        return (System.nanoTime() - began) / 1e3 / BATCH;
    }

    private static double minute(ZoneId zone) {
        Instant at = NOW;
        long began = System.nanoTime();
        for (int i = 0; i < 100 * BATCH; i++) {
            at = at.atZone(zone).plusMinutes(1).toInstant();
        }
        double took = (System.nanoTime() - began) / 1e3 / (100 * BATCH);
        if (!at.isAfter(NOW)) {
            throw new IllegalStateException();
        }
        return took;
    }

    private static Instant batch(Schedule schedule, Instant from, int calls) {
        Instant at = from;
        for (int i = 0; i < calls; i++) {
            Optional<Instant> next = schedule.next(at);
            at = next.isEmpty() || next.get().isAfter(END) ? NOW : next.get();
        }
        return at;
    }
}
