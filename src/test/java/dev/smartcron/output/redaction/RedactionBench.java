package dev.smartcron.output.redaction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** How fast a file passes through redaction, beside a plain reading of it: run by {@code bench/output}. */
final class RedactionBench {
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static long sum;

    private RedactionBench() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            secrets.add(RedactorTest.random(24, i));
        }
        write(file, secrets.get(7));
        double plain = measure(file, Redaction.none());
        tell("read and passed on, nothing to mask", plain, plain);
        tell("1 secret", measure(file, Redaction.of(secrets.subList(0, 1), List.of())), plain);
        tell("20 secrets", measure(file, Redaction.of(secrets.subList(0, 20), List.of())), plain);
        tell("1,000 secrets", measure(file, Redaction.of(secrets, List.of())), plain);
        tell("1 pattern", measure(file, Redaction.of(List.of(), List.of("(?i)bearer [a-z0-9._-]+"))), plain);
        tell(
                "20 secrets, 2 patterns",
                measure(file, Redaction.of(secrets.subList(0, 20), List.of("(?i)bearer [a-z0-9._-]+", "card=[0-9]+"))),
                plain);
        if (sum < Files.size(file)) {
            throw new IllegalStateException("hardly anything was passed on");
        }
    }

    /** 256 MiB as a web application logs, a secret in every thousandth line. */
    private static void write(Path file, String secret) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; lines.size() < 8 << 20; i++) {
            String line = "[2026-11-22 03:00:0" + (i % 10) + "] production.INFO: synced roster " + random.nextLong()
                    + " for user " + random.nextInt(10_000) + " in " + random.nextInt(900) + " ms (GET /api/v1/rosters"
                    + (i % 1_000 == 0 ? "?token=" + secret : "") + ")\n";
            lines.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        }
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 32; i++) {
                lines.writeTo(out);
            }
        }
    }

    /** Bytes a nanosecond of processor time, in the best of the rounds: others at work on the machine only slow it down. */
    private static double measure(Path file, Redaction redaction) throws IOException {
        double best = 0;
        byte[] chunk = new byte[131_072];
        Sink sink = new Sink() {
            @Override
            public void plain(byte[] bytes, int from, int to, long at) {
                sum += to - from;
            }

            @Override
            public void masked(long at, long end) {
                sum++;
            }
        };
        for (int round = 0; round < ROUNDS; round++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            Redactor redactor = new Redactor(redaction, 0);
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                    redactor.read(chunk, 0, read, sink);
                }
            }
            redactor.end(sink);
            best = Math.max(best, (double) Files.size(file) / (double) (THREADS.getCurrentThreadCpuTime() - begin));
        }
        return best;
    }

    private static void tell(String what, double speed, double plain) {
        System.out.println(String.format(
                Locale.ROOT, "%-40s %7.0f MB/s   1/%.1f of plain reading", what, speed * 1_000, plain / speed));
    }
}
