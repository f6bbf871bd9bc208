package dev.smartcron.alert;

import dev.smartcron.alert.AlarmFile.Notice;
import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells through every channel that the database cannot be used, and that it can be again: the one thing that cannot go through the
 * outbox.
 *
 * <p>What was told, and which channels have heard it, is kept in {@code HOME/run/database-alert}; while the trouble lasts it
 * is told again every so often. A channel that does not take it is tried again by each check of a day, without telling the
 * others once more, and its end is told to each that has heard of it. Where the home cannot be written to, a file in the
 * temporary folder takes its place, and it is told again every hour, since that folder may be emptied at any time. Where not
 * even that can be written, it is told by every check: better too often than never.
 */
public final class DatabaseAlarm {
    private static final Duration ELSEWHERE = Duration.ofHours(1);

    /** A channel that takes nothing is tried for so long, as in the outbox. */
    private static final Duration TRIED_FOR = Duration.ofDays(1);

    private final Path home;
    private final Path elsewhere;
    private final Duration remindEvery;
    private final Channels channels;
    private final DatabaseNews news;

    /**
     * @param remindEvery how long the trouble must last to be told again
     * @param channels that there are; without any, it is only noted
     */
    public DatabaseAlarm(Path home, Duration remindEvery, Sender sender, Channels channels) {
        this.home = home;
        // One file for each home and user.
        String name = RunningUser.of(System.getenv()).uid() + "-" + Integer.toHexString(home.hashCode());
        this.elsewhere = Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
                .resolve("smartcron-database-alert-" + PlainText.name(name));
        this.remindEvery = remindEvery;
        this.channels = channels;
        this.news = new DatabaseNews(sender, home);
    }

    /**
     * Tells that the database cannot be used, unless that was told lately or another process is telling it.
     *
     * <ol>
     *   <li>Open and lock the file in the home, or the one elsewhere.
     *   <li>Note since when, before anything is told: a file that cannot be written is found out now.
     *   <li>Tell it to all where it is time to, otherwise to those that have not heard of it yet.
     *   <li>Note that it was told, and who has heard it.
     * </ol>
     */
    public Result raise(DatabaseProblem problem, Instant now) {
        try {
            createRunFolder();
            return raise(runFile(), remindEvery, problem, now);
        } catch (IOException inHome) {
            try {
                return raise(elsewhere, ELSEWHERE, problem, now);
            } catch (IOException nowhere) {
                Message message = news.wrong(NewsKind.OPENED, problem, now, now, null);
                int delivered = tell(channels.names(), channel -> message).size();
                return new Result(true, false, delivered, channels.names().size() - delivered);
            }
        }
    }

    private Result raise(Path path, Duration every, DatabaseProblem problem, Instant now) throws IOException {
        try (AlarmFile file = AlarmFile.open(path, true)) {
            if (file == null) {
                return Result.QUIET;
            }
            Notice before = file.read();
            Notice wrong = before.wrong(now);
            boolean toAll = wrong.isToBeTold(every, now);
            List<String> to = channels.names().stream()
                    .filter(channel -> toAll || (!wrong.heard().contains(channel) && isTried(wrong.since(), now)))
                    .toList();
            if (!wrong.equals(before)) {
                file.write(wrong);
            }
            Set<String> taken = tell(
                    to,
                    channel -> news.wrong(
                            wrong.heard().contains(channel) ? NewsKind.STILL : NewsKind.OPENED,
                            problem,
                            wrong.since(),
                            now,
                            every));
            if (!taken.isEmpty()) {
                file.write(wrong.told(toAll ? now.toEpochMilli() : wrong.toldMillis(), taken));
            }
            return new Result(!before.goesOn(), false, taken.size(), to.size() - taken.size());
        }
    }

    /** True while it is noted that the database cannot be used. */
    public boolean isRaised() {
        return isRaised(runFile()) || isRaised(elsewhere);
    }

    private static boolean isRaised(Path path) {
        if (!isNoted(path)) {
            return false;
        }
        try (AlarmFile file = AlarmFile.open(path, false)) {
            return file != null && file.read().goesOn();
        } catch (IOException e) {
            // Gone, or not to be read: nothing is known.
            return false;
        }
    }

    private static boolean isNoted(Path path) {
        try {
            return Files.exists(path) && Files.size(path) > 0;
        } catch (IOException e) {
            // Gone, or not to be read: nothing is known.
            return false;
        }
    }

    /**
     * Notes that the database can be used again, if the opposite was noted, and tells it to those that have heard of that.
     *
     * <ol>
     *   <li>Note that it is over, before anything is told: a file that cannot be written is found out now.
     *   <li>Tell each channel that has heard of the trouble.
     *   <li>Note who has heard the end; empty the file when all have, or the rest was tried for long enough.
     * </ol>
     */
    public Result clear(Instant now) {
        Set<String> told = new HashSet<>();
        Result home = clear(runFile(), told, now);
        Result other = clear(elsewhere, told, now);
        return new Result(
                false,
                home.over() || other.over(),
                home.delivered() + other.delivered(),
                home.undelivered() + other.undelivered());
    }

    /** @param told the channels that have just heard the end, and hear it no more */
    private Result clear(Path path, Set<String> told, Instant now) {
        try {
            if (!isNoted(path)) {
                return Result.QUIET;
            }
            try (AlarmFile file = AlarmFile.open(path, false)) {
                if (file == null) {
                    return Result.QUIET;
                }
                Notice before = file.read();
                if (!before.isTrouble()) {
                    file.empty();
                    return Result.QUIET;
                }
                Notice over = before.over(now);
                file.write(over);
                List<String> to = channels.names().stream()
                        .filter(channel -> over.heard().contains(channel) && !told.contains(channel))
                        .toList();
                Message message = news.over(over.since(), over.overAt(), now);
                Set<String> taken = tell(to, channel -> message);
                told.addAll(taken);
                Set<String> left = new HashSet<>(to);
                left.removeAll(taken);
                if (left.isEmpty() || !isTried(over.overAt(), now)) {
                    file.empty();
                } else {
                    file.write(over.left(left));
                }
                return new Result(false, before.goesOn(), taken.size(), left.size());
            }
        } catch (IOException e) {
            // The file is there and cannot be read or written: said by the next check, when it can be.
            return new Result(false, false, 0, 1);
        }
    }

    private static boolean isTried(Instant since, Instant now) {
        return now.isBefore(since.plus(TRIED_FOR));
    }

    /** Tells channels, and returns those that took it; the others are told again by the next check. */
    private Set<String> tell(List<String> to, Function<String, Message> message) {
        return to.stream()
                .filter(channel -> isTaken(channel, message.apply(channel)))
                .collect(Collectors.toSet());
    }

    private boolean isTaken(String channel, Message message) {
        try {
            channels.named(channel).orElseThrow().send(message);
            return true;
        } catch (ChannelProblem e) {
            return false;
        }
    }

    private Path runFile() {
        return home.resolve("run").resolve("database-alert");
    }

    private void createRunFolder() throws IOException {
        if (Files.isDirectory(home) && !Files.exists(home.resolve("run"))) {
            Files.createDirectory(
                    home.resolve("run"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /**
     * The outcome of a look.
     *
     * @param opened whether the trouble is new
     * @param over whether it is over since this look
     * @param delivered messages that were taken, and {@code undelivered} those that were not
     */
    public record Result(boolean opened, boolean over, int delivered, int undelivered) {
        public static final Result QUIET = new Result(false, false, 0, 0);
    }
}
