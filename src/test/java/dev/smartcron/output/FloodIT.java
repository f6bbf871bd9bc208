package dev.smartcron.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.Run;
import dev.smartcron.process.Runs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code yes} against {@code max_output: 1M}: what it does to the disk, to the runner and to itself. */
class FloodIT {
    private static final int SECONDS = Integer.getInteger("smartcron.flood", 5);

    @TempDir
    Path temp;

    @Test
    void a_flood_is_bounded_on_the_disk_and_in_memory_and_hardly_slowed() throws Exception {
        double plain = plainSpeed();
        Runs runs = new Runs(temp);
        TaskLog log = TaskLogs.in(Files.createDirectories(temp.resolve("logs")));
        long heapBefore = live();
        long heapAt = System.nanoTime();
        long begin = System.nanoTime();
        Run run = runs.shell("timeout " + SECONDS + " yes 'a line that a task prints again and again'; echo end");
        OutputFollower follower = new OutputFollower(
                run.folder(),
                log.block("flood", run.folder().execution(), 1),
                Redaction.of(List.of("hunter22"), List.of("card=[0-9]+")),
                1 << 20,
                4_096);
        follower.begin("2026-11-22T03:00:00+13:00");
        long mostDisk = 0;
        long mostHeap = 0;
        while (run.isAlive()) {
            follower.poll();
            mostDisk = Math.max(mostDisk, blocks(run.folder().output()));
            if (System.nanoTime() - heapAt > TimeUnit.SECONDS.toNanos(1)) {
                mostHeap = Math.max(mostHeap, live() - heapBefore);
                heapAt = System.nanoTime();
            }
            TimeUnit.NANOSECONDS.sleep(follower.pollNanos());
        }
        double took = (System.nanoTime() - begin) / 1e9;
        KeptOutput kept = follower.finish("succeeded after 20s", false);
        double speed = kept.bytes() / took;
        // The slower of two, because what else the machine does comes and goes.
        plain = Math.min(plain, plainSpeed());
        System.out.printf(
                "flood of %d s: %.1f GB at %.0f MB/s (into a plain file %.0f MB/s), disk at most %d MiB, heap %d MiB%n",
                SECONDS, kept.bytes() / 1e9, speed / 1e6, plain / 1e6, mostDisk >> 20, mostHeap >> 20);

        // ext4 writes out what it is about to punch away, so it is the disk's speed that decides, not the flood's
        // length.
        assertThat(mostDisk).isLessThan(kept.bytes() / 2);
        assertThat(mostHeap).isLessThan(8L << 20);
        assertThat(speed).isGreaterThan(plain / 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("flood", run.folder().execution(), out);
        assertThat(out.size()).isLessThan(1_100_000);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("a line that")
                .contains("... " + kept.dropped() + " bytes dropped ...\n")
                // The flood is ended by a signal, in the middle of a line perhaps.
                .containsPattern("again and again\n[a-z ]*end\n\\z");
    }

    private double plainSpeed() throws IOException, InterruptedException {
        Path file = temp.resolve("plain");
        long begin = System.nanoTime();
        new ProcessBuilder("/bin/sh", "-c", "timeout 2 yes 'a line that a task prints again and again' > " + file)
                .start()
                .waitFor();
        double speed = Files.size(file) / ((System.nanoTime() - begin) / 1e9);
        Files.delete(file);
        return speed;
    }

    private static long blocks(Path file) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String out = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        stat.waitFor();
        return out.isEmpty() ? 0 : 512 * Long.parseLong(out);
    }

    /** What is in use, without what only waits to be collected: other tests of this process left some of that. */
    private static long live() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
