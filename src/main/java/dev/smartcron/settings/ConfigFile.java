package dev.smartcron.settings;

import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code smartcron.yaml}, or what was kept of its last reading: YAML costs a tick more than all its other settings, so
 * it is read only when the file changed. The checked values of one state of it are kept as JSON.
 */
final class ConfigFile {
    /** A file this young may change again without its time of change moving on. */
    private static final long SETTLED_MILLIS = 1_000;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final Path home;
    private final Path compiled;

    ConfigFile(Path file, Path home) {
        this.file = file;
        this.home = home;
        this.compiled = home.resolve("run").resolve("settings.compiled");
    }

    /**
     * The values in canonical form; none when there is no such file.
     *
     * @param mustExist whether an option or a variable names it, so that its absence is a problem
     * @param problems what is wrong with it is added here, one line each
     */
    Map<String, @Nullable Object> read(boolean mustExist, List<String> problems) {
        String state;
        try {
            state = state();
        } catch (NoSuchFileException e) {
            if (mustExist) {
                problems.add(file + ": no such file");
            }
            return Map.of();
        } catch (AccessDeniedException e) {
            throw denied();
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + FileErrors.inWords(e));
            return Map.of();
        }
        Map<String, @Nullable Object> kept = kept(state);
        if (kept != null) {
            return kept;
        }
        if (!Files.isReadable(file)) {
            throw denied();
        }
        int before = problems.size();
        Map<String, @Nullable Object> values = YamlSettings.read(file, problems);
        if (problems.size() == before) {
            keep(state, values);
        }
        return values;
    }

    /** A home is its owner's alone: whoever may not read its settings is somebody else, or has shut the own ones. */
    private UserError denied() {
        String what = file + " cannot be read: permission denied";
        Path folder = file.toAbsolutePath().resolveSibling("");
        if (FileErrors.isOwn(file) || FileErrors.isOwn(folder)) {
            return UserError.cannotWork(
                    what + ", though it is yours",
                    FileErrors.isOwn(file) ? "chmod 600 " + file : "chmod 700 " + folder);
        }
        return UserError.cannotWork(
                what + ", so this is another user's home",
                "Give the command as that user, or name a home of your own with --home or SMARTCRON_HOME.");
    }

    /** The state of the file, as far as it can be recognised, for this version of the program, whose rules may change. */
    private String state() throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        long modified = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return Version.current() + " " + modified + " " + found.size() + " " + file;
    }

    /** The values kept of exactly this state; null when none are, or they cannot be read. */
    private @Nullable Map<String, @Nullable Object> kept(String state) {
        try {
            Map<String, @Nullable Object> kept = Json.readObject(Files.readString(compiled));
            return state.equals(kept.get("state")) && kept.get("settings") instanceof Map<?, ?> settings
                    ? withTextKeys(settings)
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null; // nothing kept, or not by us: the file itself is read instead
        }
    }

    /** Keeps the values; that it cannot (a full disk, a home of another user) costs time, not correctness. */
    private void keep(String state, Map<String, @Nullable Object> settings) {
        try {
            if (!Files.isDirectory(home) || isYoung() || !state().equals(state)) {
                return;
            }
            Path folder = compiled.resolveSibling("");
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, OWNER_ONLY_FOLDER);
            }
            Path aside = Files.createTempFile(folder, "settings", ".new", OWNER_ONLY);
            try {
                Files.writeString(aside, Json.write(Json.object("state", state, "settings", settings)));
                Files.move(aside, compiled, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            return; // the next start reads the YAML file again
        }
    }

    private boolean isYoung() throws IOException {
        return Files.getLastModifiedTime(file).toMillis() >= System.currentTimeMillis() - SETTLED_MILLIS;
    }

    private static Map<String, @Nullable Object> withTextKeys(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
