package dev.smartcron.alert;

import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells through every channel that the database cannot be used, and that it can be again: the one thing that cannot go through the
 * outbox.
 *
 * <p>What was told is kept in {@code HOME/run/database-alert}; while the trouble lasts it is told again every so often.
 * Where the home cannot be written to, a file in the temporary folder takes its place, and it is told again every hour,
 * since that folder may be emptied at any time. Where not even that can be written, it is told by every check: better
 * too often than never.
 */
public final class DatabaseAlarm {
    private static final Duration ELSEWHERE = Duration.ofHours(1);

    private final Path home;
    private final Path elsewhere;
    private final Duration remindEvery;
    private final Sender sender;
    private final Channels channels;

    /** @param remindEvery how long the trouble must last to be told again */
    public DatabaseAlarm(Path home, Duration remindEvery, Sender sender, Channels channels) {
        this.home = home;
        // One file for each home and user.
        String name = RunningUser.of(System.getenv()).uid() + "-" + Integer.toHexString(home.hashCode());
        this.elsewhere = Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
                .resolve("smartcron-database-alert-" + PlainText.name(name));
        this.remindEvery = remindEvery;
        this.sender = sender;
        this.channels = channels;
    }

    /**
     * Tells that the database cannot be used, unless that was told lately or another process is telling it.
     *
     * <ol>
     *   <li>Open and lock the file in the home, or the one elsewhere.
     *   <li>Note since when, before anything is told: a file that cannot be written is found out now.
     *   <li>Tell it.
     *   <li>Note that it was told.
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
                return tell(wrong(NewsKind.OPENED, problem, now, now, null), "now", now);
            }
        }
    }

    private Result raise(Path path, Duration every, DatabaseProblem problem, Instant now) throws IOException {
        try (AlarmFile file = AlarmFile.open(path, true)) {
            if (file == null) {
                return Result.QUIET;
            }
            AlarmFile.Notice before = file.read();
            long millis = now.toEpochMilli();
            long since = before.isTrouble() ? Math.min(before.sinceMillis(), millis) : millis;
            long age = millis - before.toldMillis();
            if (before.wasTold() && age >= 0 && age < every.toMillis()) {
                return Result.QUIET;
            }
            file.write(new AlarmFile.Notice(since, before.toldMillis()));
            NewsKind kind = before.wasTold() ? NewsKind.STILL : NewsKind.OPENED;
            News news = wrong(kind, problem, Instant.ofEpochMilli(since), now, every);
            Result result = tell(news, since + "." + millis, now);
            if (result.delivered() > 0) {
                file.write(new AlarmFile.Notice(since, millis));
            }
            return result;
        }
    }

    /** Tells that the database can be used again, if the opposite was told. */
    public Result clear(Instant now) {
        Result home = clear(runFile(), now);
        Result other = clear(elsewhere, now);
        return new Result(home.delivered() + other.delivered(), home.undelivered() + other.undelivered());
    }

    private Result clear(Path path, Instant now) {
        try {
            if (!Files.exists(path) || Files.size(path) == 0) {
                return Result.QUIET;
            }
            try (AlarmFile file = AlarmFile.open(path, false)) {
                if (file == null) {
                    return Result.QUIET;
                }
                AlarmFile.Notice before = file.read();
                Result result = before.wasTold()
                        ? tell(over(before.since(), now), before.sinceMillis() + ".over", now)
                        : Result.QUIET;
                if (result.undelivered() == 0) {
                    file.empty();
                }
                return result;
            }
        } catch (IOException e) {
            // The file is there and cannot be read or emptied: said by the next check, when it can be.
            return new Result(0, 1);
        }
    }

    private Result tell(News news, String id, Instant now) {
        Message message = new Message(
                "smartcron.database." + id, null, now, sender.node(), sender.zone(), List.of(news), Map.of());
        List<String> names = channels.names();
        int delivered = (int)
                names.stream().filter(channel -> isTaken(channel, message)).count();
        return new Result(delivered, names.size() - delivered);
    }

    /** Told again by the next check where nobody takes it. */
    private boolean isTaken(String channel, Message message) {
        try {
            channels.named(channel).orElseThrow().send(message);
            return true;
        } catch (ChannelProblem e) {
            return false;
        }
    }

    private News wrong(NewsKind kind, DatabaseProblem problem, Instant since, Instant now, @Nullable Duration every) {
        Details details = Details.of("No task is started meanwhile.")
                .andFacts("what is wrong", problem.getMessage(), "what to try", problem.hint(), "home", home)
                .and("While it lasts, this is sent again "
                        + (every == null ? "by every check." : "every " + Durations.format(every) + "."));
        return news(kind, "the database of " + sender.node() + " cannot be used", details, since, now, null);
    }

    private News over(Instant since, Instant now) {
        return news(
                NewsKind.RESOLVED,
                "the database of " + sender.node() + " cannot be used",
                Details.NONE
                        .andFacts("home", home)
                        .and("Firings of the time between are made up for as each task's catch_up says."),
                since,
                now,
                "the database can be used again");
    }

    private News news(
            NewsKind kind, String summary, Details details, Instant since, Instant now, @Nullable String because) {
        return new News(
                kind,
                0,
                AlertRule.DATABASE_UNUSABLE.word(),
                sender.node(),
                null,
                null,
                Severity.CRITICAL,
                summary,
                details,
                since,
                now,
                because == null ? null : now,
                because,
                1);
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

    /** Counts of the messages about the database. */
    public record Result(int delivered, int undelivered) {
        public static final Result QUIET = new Result(0, 0);
    }
}
