package dev.smartcron.settings;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code HOME/run/settings.compiled}: the checked values of one state of {@code smartcron.yaml}, as JSON. */
final class SettingsCache {
    /** A file this young may change again without its time of change moving on. */
    private static final long SETTLED_MILLIS = 1_000;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path home;
    private final Path file;

    SettingsCache(Path home) {
        this.home = home;
        this.file = home.resolve("run").resolve("settings.compiled");
    }

    /** A state of a file, as far as it can be recognised, for this version of the program, whose rules may change. */
    static String stateOf(Path source) throws IOException {
        BasicFileAttributes found = Files.readAttributes(source, BasicFileAttributes.class);
        long modified = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return Version.current() + " " + modified + " " + found.size() + " " + source;
    }

    /** The values kept of exactly this state; null when none are, or they cannot be read. */
    @Nullable
    Map<String, @Nullable Object> read(String state) {
        try {
            Map<String, @Nullable Object> kept = Json.readObject(Files.readString(file));
            return state.equals(kept.get("state")) && kept.get("settings") instanceof Map<?, ?> settings
                    ? withTextKeys(settings)
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null; // nothing kept, or not by us: the file itself is read instead
        }
    }

    /** Keeps the values; that it cannot (a full disk, a home of another user) costs time, not correctness. */
    void write(Path source, String state, Map<String, @Nullable Object> settings) {
        try {
            if (!Files.isDirectory(home) || isYoung(source) || !stateOf(source).equals(state)) {
                return;
            }
            Path folder = file.resolveSibling("");
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, OWNER_ONLY_FOLDER);
            }
            Path aside = Files.createTempFile(folder, "settings", ".new", OWNER_ONLY);
            try {
                Files.writeString(aside, Json.write(Json.object("state", state, "settings", settings)));
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            return; // the next start reads the YAML file again
        }
    }

    private static boolean isYoung(Path source) throws IOException {
        return Files.getLastModifiedTime(source).toMillis() >= System.currentTimeMillis() - SETTLED_MILLIS;
    }

    private static Map<String, @Nullable Object> withTextKeys(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
