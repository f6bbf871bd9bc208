package dev.smartcron;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A node in a process of its own, with its tasks: its ticks begin when they are told to, at the time that they are told.
 * Its clock is put there, and goes on from there.
 */
final class ToldNode {
    final Path home;
    private final Process process;
    private final PrintWriter words;
    private final Path said;
    private int told;

    /** @param variables of the crontab */
    ToldNode(Path home, String url, Map<String, String> variables) throws IOException {
        this.home = Files.createDirectories(home);
        this.said = home.resolve("said");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Ticking.class.getName(),
                home.toString(),
                url));
        variables.forEach((name, value) -> command.add(name + "=" + value));
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        this.words = new PrintWriter(process.outputWriter(UTF_8), true);
    }

    String name() {
        return home.getFileName().toString();
    }

    /** Begins a tick at this time. */
    void tick(Instant at) {
        told++;
        words.println(at.toEpochMilli() - System.currentTimeMillis());
    }

    /** Waits until all ticks have left, but so many that stay with services. */
    void awaitLeft(int staying) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> left() >= told - staying);
    }

    private long left() throws IOException {
        List<String> lines = Files.readAllLines(said);
        if (lines.stream().anyMatch(line -> !line.equals("left"))) {
            throw new AssertionError("node " + name() + " said " + lines);
        }
        return lines.size();
    }

    /** Its machine is gone: it, and all processes that it has started, at once. */
    void powerCut() throws Exception {
        PowerCut.of(() -> Stream.concat(
                        Stream.of(process.toHandle()).filter(ProcessHandle::isAlive),
                        TaskProcesses.with("HOME=" + home + "\0").stream())
                .toList());
        process.waitFor();
    }

    /** What the process does. */
    static final class Ticking {
        private Ticking() {}

        public static void main(String[] arguments) throws IOException {
            ToldClock clock = new ToldClock();
            BufferedReader words = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            Queue<World> idle = new ConcurrentLinkedQueue<>();
            int ticks = 0;
            for (String line = words.readLine(); line != null; line = words.readLine()) {
                clock.offset = Duration.ofMillis(Long.parseLong(line));
                World world = Optional.ofNullable(idle.poll()).orElseGet(() -> world(arguments, clock));
                // The process is the same, and each tick is a runner of its own.
                world.runner = "0".repeat(++ticks) + RunnerId.self().text();
                world.now = clock.instant();
                Thread tick = new Thread(() -> {
                    world.run();
                    idle.add(world);
                    System.out.println("left");
                });
                tick.setDaemon(true);
                tick.start();
            }
        }

        private static World world(String[] arguments, ToldClock clock) {
            World world = new World(Path.of(arguments[0]), arguments[1]);
            for (int i = 2; i < arguments.length; i++) {
                String[] variable = arguments[i].split("=", 2);
                world.own.put(variable[0], variable[1]);
            }
            world.node = new Node(world.home.getFileName().toString(), "production", Boot.id(), "test");
            world.clock = clock;
            world.bootedAt = Instant.EPOCH;
            return world;
        }
    }

    private static final class ToldClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
