package dev.smartcron.tick.resident;

import dev.smartcron.process.kernel.RunnerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The holder of a node's {@link ResidentLock}, as other processes see it: by the lock's file, which has a line each for
 * the runner, its environment and the number of calls that it has answered, and by the file of calls, which has a byte for
 * each.
 */
public final class ResidentHolder {
    private static final long PAUSE_MILLIS = 20;

    final Path file;
    final Path calls;

    /**
     * A holder that has left calls unanswered.
     *
     * @param since its last answer
     */
    public record Unresponsive(RunnerId runner, Instant since) {
        /** The time since its last answer. By the files' clock: one that was set makes an answer look old, or to come. */
        public Duration silent(Instant now) {
            return Duration.between(since, now).abs();
        }
    }

    /**
     * @param runFolder where the lock's files are
     * @param name of the lock, as {@link #nameOf}
     */
    public ResidentHolder(Path runFolder, String name) {
        // A name may hold what a file's may not.
        String plain = name.replace('/', '_');
        this.file = runFolder.resolve("resident-" + plain);
        this.calls = runFolder.resolve("calls-" + plain);
    }

    /**
     * Names a node's lock. What runs with a database file is this machine's, whatever it is called today.
     *
     * @param database null where it is no file
     */
    public static String nameOf(String node, @Nullable Path database) {
        return database == null ? node : "local";
    }

    /** The runner that holds the lock; empty when none that lives does. */
    public Optional<RunnerId> runner() {
        return lines().stream().findFirst().map(RunnerId::new).filter(RunnerId::isAliveHere);
    }

    /** The environment of the holder; empty when there is none. */
    Optional<String> environment() {
        List<String> lines = lines();
        return lines.size() > 1 ? Optional.of(lines.get(1)) : Optional.empty();
    }

    /** Lets the holder, if there is one, know that there is something for it to find. */
    public void call() {
        try {
            Files.write(calls, new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of calls. */
    long called() {
        try {
            return Files.size(calls);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The holder where there is a call that it has not answered yet. One of an older program answers none. */
    public Optional<Unresponsive> unresponsive() {
        List<String> lines = lines();
        if (lines.size() < 3 || lines.get(2).equals(String.valueOf(called()))) {
            return Optional.empty();
        }
        try {
            Instant since = Files.getLastModifiedTime(file).toInstant();
            return Optional.of(new Unresponsive(new RunnerId(lines.get(0)), since))
                    .filter(holder -> holder.runner().isAliveHere());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls once more and waits for the answer. Time in which the machine sleeps counts for neither.
     *
     * @return true when there was none from the same runner
     */
    public boolean isSilent(Unresponsive runner, Duration within) {
        call();
        return !isTrueWithin(
                within,
                () -> unresponsive().filter(still -> still.equals(runner)).isEmpty());
    }

    /** Waits for something to be true. False when it was not in time. */
    static boolean isTrueWithin(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lines of the lock's file; none where there is no holder. */
    private List<String> lines() {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
