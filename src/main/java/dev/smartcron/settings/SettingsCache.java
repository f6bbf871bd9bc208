package dev.smartcron.settings;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code HOME/run/settings.compiled}: the checked values of one state of {@code smartcron.yaml}, as JSON. */
final class SettingsCache {
    /** A file this young may change again without its time of change moving on. */
    private static final long SETTLED_NANOS = 1_000_000_000L;

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

    /** The values kept of exactly this state; null when none are, or they cannot be read. */
    @Nullable
    Map<String, @Nullable Object> read(Fingerprint wanted) {
        try {
            Map<String, @Nullable Object> kept = Json.readObject(Files.readString(file));
            boolean same = wanted.path().equals(kept.get("path"))
                    && Long.valueOf(wanted.modified()).equals(kept.get("modified"))
                    && Long.valueOf(wanted.size()).equals(kept.get("size"))
                    && wanted.version().equals(kept.get("version"));
            return same && kept.get("settings") instanceof Map<?, ?> settings ? withTextKeys(settings) : null;
        } catch (IOException | IllegalArgumentException e) {
            return null; // nothing kept, or not by us: the file itself is read instead
        }
    }

    /** Keeps the values; that it cannot (a full disk, a home of another user) costs time, not correctness. */
    void write(Fingerprint of, Map<String, @Nullable Object> settings) {
        try {
            if (!Files.isDirectory(home) || isYoung(of) || !isStill(of)) {
                return;
            }
            Path folder = file.resolveSibling("");
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, OWNER_ONLY_FOLDER);
            }
            Path aside = Files.createTempFile(folder, "settings", ".new", OWNER_ONLY);
            try {
                Files.writeString(
                        aside,
                        Json.write(Json.object(
                                "path", of.path(),
                                "modified", of.modified(),
                                "size", of.size(),
                                "version", of.version(),
                                "settings", settings)));
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            return; // the next start reads the YAML file again
        }
    }

    private static boolean isYoung(Fingerprint of) {
        Instant now = Instant.now();
        return of.modified() > now.getEpochSecond() * 1_000_000_000L + now.getNano() - SETTLED_NANOS;
    }

    private static boolean isStill(Fingerprint of) throws IOException {
        Path source = Path.of(of.path());
        return Fingerprint.of(source, Files.readAttributes(source, BasicFileAttributes.class))
                .equals(of);
    }

    private static Map<String, @Nullable Object> withTextKeys(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
