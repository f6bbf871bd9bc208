package dev.smartcron.maintenance;

import dev.smartcron.maintenance.Manifest.PackedFile;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.SettingsText;
import dev.smartcron.settings.Version;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Copies the database, the settings and the task files into one file, while runners go on.
 *
 * @param node whose settings are packed too
 * @param keep how many backups stay in the folder
 * @param clock of the machine
 */
public record BackupDatabase(Database database, NodeSettings node, int keep, Clock clock) {
    static final String WORK = "smartcron-backup";

    /** The longest wait for another backup into the same folder. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * A backup.
     *
     * @param at the instant that it is a copy of
     * @param kept how many are in the folder now
     * @param removed how many older ones were removed
     * @param every the usual time between those in the folder; empty where there are too few to tell
     * @param leftOut files that could not be read, each with why
     */
    public record Made(
            Path file,
            long bytes,
            Instant at,
            long tasks,
            long executions,
            int kept,
            int removed,
            Optional<Duration> every,
            List<String> leftOut) {
        /** The document that scripts read; what is not verified is not told as made. */
        public Map<String, @Nullable Object> json() {
            return Json.object(
                    "file", file.toString(),
                    "bytes", bytes,
                    "verified", true,
                    "kept", kept,
                    "removed", removed,
                    "at", at.toString(),
                    "tasks", tasks,
                    "executions", executions,
                    "every_ms", every.map(Duration::toMillis),
                    "left_out", leftOut);
        }
    }

    /**
     * Makes one.
     *
     * <ol>
     *   <li>Copy the database beside where the backup is to be, and check the copy.
     *   <li>Pack it with the other files, sync that, and read it back against its checksums.
     *   <li>Give it its name. Whoever dies before has left nothing under such a name.
     *   <li>Remove the oldest that are too many, and record the success.
     * </ol>
     *
     * @param folder is made where it is not there
     * @throws UserError when it cannot be made; then every older one is still there
     */
    public Made into(Path folder) {
        if (folder.toString().indexOf('?') >= 0) {
            throw UserError.wrongUse(
                    "a backup cannot be made in " + folder + ": SQLite reads a ? in a path as the end of it",
                    "Name another folder: smartcron backup DIR");
        }
        BackupFolder backups = BackupFolder.at(folder);
        try (WorkFolder work = WorkFolder.take(folder, WORK, PATIENCE)) {
            Made made = make(backups, work);
            database.change(session -> UpkeepTable.record(
                    session, Upkeep.BACKUP, new UpkeepTable.UpkeepDone(made.at(), node.name(), made.json())));
            return made;
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot make a backup in " + folder + ": " + FileErrors.inWords(e),
                    "See its rights and its disk (df -h " + folder + "), or name another: smartcron backup DIR");
        }
    }

    private Made make(BackupFolder backups, WorkFolder work) throws IOException {
        Instant at = database.clock(clock).instant().truncatedTo(ChronoUnit.MILLIS);
        DumpedDatabase dumped = DumpedDatabase.of(database, work.path());
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(String.valueOf(dumped.file().getFileName()), dumped.file());
        List<String> leftOut = new ArrayList<>();
        addSettings(files, leftOut, work);
        addTaskFiles(files, leftOut);
        List<PackedFile> packed = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            packed.add(BackupArchive.describe(file.getKey(), file.getValue()));
        }
        Manifest manifest = new Manifest(
                at,
                node.name(),
                Version.current(),
                dumped.kind(),
                Schema.VERSION,
                dumped.rows(),
                dumped.numbers(),
                packed,
                leftOut);
        Path archive = work.resolve("archive");
        BackupArchive.write(archive, manifest, files);
        BackupArchive.read(archive, null);
        long bytes = Files.size(archive);
        Path file = backups.put(archive, at);
        int removed = backups.keep(keep, file);
        return new Made(
                file,
                bytes,
                at,
                manifest.tasks(),
                manifest.executions(),
                backups.all().size(),
                removed,
                backups.usualDistance(),
                leftOut);
    }

    /** The settings without the secrets that are written out in them: a backup is carried elsewhere. */
    private void addSettings(Map<String, Path> files, List<String> leftOut, WorkFolder work) {
        try {
            Path copy = work.resolve("smartcron.yaml");
            Files.writeString(copy, SettingsText.withoutSecrets(node.configFile()));
            files.put("smartcron.yaml", copy);
        } catch (NoSuchFileException e) {
            // Nobody has written any.
            return;
        } catch (IOException e) {
            leftOut.add(node.configFile() + ": " + FileErrors.inWords(e));
        }
    }

    private void addTaskFiles(Map<String, Path> files, List<String> leftOut) {
        TreeSet<String> sources = new TreeSet<>();
        new TaskTable(database).all().forEach(task -> sources.add(task.source()));
        for (String source : sources) {
            Path file = Path.of(source);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                files.put(name(file, files), file);
            } else {
                leftOut.add(source + ": " + (Files.exists(file) ? "permission denied" : "no such file or folder"));
            }
        }
    }

    /** {@code tasks/tasks.yaml}, or with a number before it where that is taken. */
    private static String name(Path file, Map<String, Path> taken) {
        String plain = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        String end = plain.substring(Math.max(0, plain.length() - TarWriter.NAME_BYTES / 2));
        String name = "tasks/" + end;
        for (int i = 2; taken.containsKey(name); i++) {
            name = "tasks/" + i + "-" + end;
        }
        return name;
    }
}
