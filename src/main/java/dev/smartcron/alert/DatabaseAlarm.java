package dev.smartcron.alert;

import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells by mail that the database cannot be used, and that it can be again: the one thing that cannot go through the
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
    private final Messages messages;
    private final MailChannel mail;

    /** @param remindEvery how long the trouble must last to be told again */
    public DatabaseAlarm(Path home, Duration remindEvery, Messages messages, MailChannel mail) {
        this.home = home;
        // One file for each home and user.
        String name = RunningUser.of(System.getenv()).uid() + "-" + Integer.toHexString(home.hashCode());
        this.elsewhere = Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
                .resolve("smartcron-database-alert-" + MailChannel.plain(name));
        this.remindEvery = remindEvery;
        this.messages = messages;
        this.mail = mail;
    }

    /**
     * Tells that the database cannot be used, unless that was told lately or another process is telling it.
     *
     * <ol>
     *   <li>Open and lock the file in the home, or the one elsewhere.
     *   <li>Note since when, before anything is told: a file that cannot be written is found out now.
     *   <li>Send the mail.
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
                return tell(opened(problem, now, now, null), "now", now);
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
            Result result = tell(opened(problem, Instant.ofEpochMilli(since), now, every), since + "." + millis, now);
            if (result.delivered() == 1) {
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

    private Result tell(MessageText text, String id, Instant now) {
        try {
            mail.send(text, "smartcron.database." + id, now);
            return new Result(1, 0);
        } catch (MailProblem e) {
            return new Result(0, 1);
        }
    }

    private MessageText opened(DatabaseProblem problem, Instant since, Instant now, @Nullable Duration every) {
        String node = messages.node();
        return new MessageText(
                "[smartcron] CRITICAL database of " + node + " cannot be used",
                "SmartCron on " + node + " cannot use its database. No task is started meanwhile.\n\n"
                        + messages.row("severity", Severity.CRITICAL.word())
                        + messages.row("node", node)
                        + messages.row("home", home)
                        + messages.row("since", since)
                        + messages.row("sent at", now)
                        + "\nWhat is wrong:\n    " + problem.getMessage()
                        + "\nWhat to try:\n    " + problem.hint()
                        + "\n\nWhile it lasts, this is sent again "
                        + (every == null ? "by every check" : "every " + Durations.format(every))
                        + "; another mail follows when it is over.\n");
    }

    private MessageText over(Instant since, Instant now) {
        String node = messages.node();
        return new MessageText(
                "[smartcron] RESOLVED database of " + node + " can be used again",
                "SmartCron on " + node + " can use its database again.\n\n"
                        + messages.row("node", node)
                        + messages.row("home", home)
                        + messages.row("since", since)
                        + messages.row("over at", now)
                        + "\nFirings of the time between are made up for as each task's catch_up says.\n");
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

    /** Counts of the mails about the database. */
    public record Result(int delivered, int undelivered) {
        public static final Result QUIET = new Result(0, 0);
    }
}
