package dev.smartcron.maintenance;

import dev.smartcron.output.log.OldLogs;
import dev.smartcron.output.log.OldLogs.OldLog;
import dev.smartcron.process.LivingWrappers;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a home that nothing needs any more: logs of tasks, folders of runs, and what processes that died had not
 * finished.
 *
 * @param taskLogs the folder of the tasks' logs
 * @param keep how long these are kept after their last line
 */
public record OldFiles(Path home, Path taskLogs, Duration keep) {
    /** Nothing of ours is half a file, or a folder without its execution, for so long. */
    private static final Duration UNFINISHED = Duration.ofDays(1);

    /** The names of what is written aside, by the folder of the home. */
    private static final Map<String, Pattern> ASIDE = Map.of(
            "",
            Pattern.compile("smartcron\\.db\\.\\d+\\.new(-wal|-shm|-journal)?|smartcron\\.db-tried-\\d+-\\d"),
            "lib",
            Pattern.compile("sqlite\\d+\\.new"),
            "run",
            Pattern.compile("(settings|database)\\d+\\.new|(run|shards)-\\d+-[0-9a-f]+\\.new|gate\\.new|idle\\.taken"
                    + "|verified-by-cron\\.json\\.part"));

    /** Removes them, or only counts them; what cannot be removed is told. */
    void remove(Database database, Instant now, boolean dryRun, Removed removed) {
        ExecutionTable executions = new ExecutionTable(database);
        logs(executions.openTasks(), now, dryRun, removed);
        runFolders(executions, now, dryRun, removed);
        temporary(now, dryRun, removed);
        unfinishedCopy(home.resolve("backups"), BackupDatabase.WORK, now, dryRun, removed);
        unfinishedCopy(home, RestoreDatabase.WORK, now, dryRun, removed);
    }

    private void logs(Set<String> open, Instant now, boolean dryRun, Removed removed) {
        OldLogs logs = new OldLogs(taskLogs, now.minus(keep), now.minus(UNFINISHED));
        try {
            for (OldLog log : logs.find(open::contains)) {
                remove(log.file(), removed, () -> {
                    if (dryRun || logs.remove(log)) {
                        removed.addFile(CleanupKind.OUTPUT_FILES, log.bytes());
                    }
                });
            }
        } catch (IOException e) {
            removed.problem("cannot look into " + taskLogs + ": " + FileErrors.inWords(e));
        }
    }

    /** A folder goes with its execution's outcome; what has none any more was left by a start that nobody knows of. */
    private void runFolders(ExecutionTable executions, Instant now, boolean dryRun, Removed removed) {
        Path runs = home.resolve("runs");
        try {
            List<RunFolder> folders = RunFolder.list(runs);
            Set<Long> kept =
                    executions.kept(folders.stream().map(RunFolder::execution).toList());
            LivingWrappers living = new LivingWrappers();
            for (RunFolder folder : folders) {
                if (!kept.contains(folder.execution()) && isOld(folder.path(), now) && isDead(folder, living)) {
                    remove(folder.path(), removed, () -> {
                        long bytes = size(folder.path());
                        if (!dryRun) {
                            folder.delete();
                        }
                        removed.addFile(CleanupKind.RUN_FOLDERS, bytes);
                    });
                }
            }
        } catch (IOException e) {
            removed.problem("cannot look into " + runs + ": " + FileErrors.inWords(e));
        }
    }

    private static boolean isDead(RunFolder folder, LivingWrappers living) {
        return Run.reopen(folder)
                .or(() -> living.of(folder))
                .filter(run -> run.isAlive() || !run.survivors().isEmpty())
                .isEmpty();
    }

    private void temporary(Instant now, boolean dryRun, Removed removed) {
        ASIDE.forEach((name, pattern) -> {
            Path folder = home.resolve(name);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    if (pattern.matcher(file.getFileName().toString()).matches()
                            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && isOld(file, now)) {
                        remove(file, removed, () -> {
                            long bytes = Files.size(file);
                            if (dryRun || Files.deleteIfExists(file)) {
                                removed.addFile(CleanupKind.TEMPORARY_FILES, bytes);
                            }
                        });
                    }
                }
            } catch (NoSuchFileException e) {
                // It is made when it is needed.
                return;
            } catch (IOException e) {
                removed.problem("cannot look into " + folder + ": " + FileErrors.inWords(e));
            }
        });
    }

    /** Removes what a killed backup or restore has left, which is as large as the database. */
    private static void unfinishedCopy(Path parent, String name, Instant now, boolean dryRun, Removed removed) {
        Path left = WorkFolder.path(parent, name);
        remove(left, removed, () -> {
            if (Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS) && isOld(left, now)) {
                long bytes = size(left);
                if (dryRun || WorkFolder.removeUnused(parent, name)) {
                    removed.addFile(CleanupKind.TEMPORARY_FILES, bytes);
                }
            }
        });
    }

    private static boolean isOld(Path file, Instant now) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(now.minus(UNFINISHED));
        } catch (NoSuchFileException e) {
            // Gone meanwhile.
            return false;
        }
    }

    /** The size of the files in a folder; what goes meanwhile, or is shut, counts as nothing. */
    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> {
                        try {
                            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
                        } catch (IOException e) {
                            return 0;
                        }
                    })
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** One that cannot be removed keeps no other from being. */
    private static void remove(Path file, Removed removed, FileRemoval removal) {
        try {
            removal.run();
        } catch (NoSuchFileException e) {
            // Somebody else was faster.
            return;
        } catch (IOException e) {
            removed.problem("cannot remove " + file + ": " + FileErrors.inWords(e));
        }
    }

    private interface FileRemoval {
        void run() throws IOException;
    }
}
