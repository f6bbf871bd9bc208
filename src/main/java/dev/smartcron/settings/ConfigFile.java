package dev.smartcron.settings;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code smartcron.yaml}, or what was kept of its last reading: YAML costs a tick more than all its other settings, so
 * it is read only when the file changed.
 */
final class ConfigFile {
    private ConfigFile() {}

    /**
     * The values in canonical form; none when there is no such file.
     *
     * @param mustExist whether an option or a variable names it, so that its absence is a problem
     * @param problems what is wrong with it is added here, one line each
     */
    static Map<String, @Nullable Object> read(Path file, Path home, boolean mustExist, List<String> problems) {
        String state;
        try {
            state = SettingsCache.stateOf(file);
        } catch (NoSuchFileException e) {
            if (mustExist) {
                problems.add(file + ": no such file");
            }
            return Map.of();
        } catch (AccessDeniedException e) {
            problems.add(
                    file + ": permission denied, so this is another user's home: give the command as that user, or set"
                            + " SMARTCRON_HOME");
            return Map.of();
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + FileErrors.inWords(e));
            return Map.of();
        }
        SettingsCache cache = new SettingsCache(home);
        Map<String, @Nullable Object> kept = cache.read(state);
        if (kept != null) {
            return kept;
        }
        int before = problems.size();
        Map<String, @Nullable Object> values = YamlSettings.read(file, problems);
        if (problems.size() == before) {
            cache.write(file, state, values);
        }
        return values;
    }
}
