package dev.smartcron.process;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.Processes;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wrappers that live, found by the run folder in their command line: what runs in a folder that somebody has removed
 * must not be taken for what never began. Looked for once, when first asked.
 */
public final class LivingWrappers {
    /** Positions of the words of {@link Launcher}'s command, after {@code sh} and the script. */
    private static final int FOLDER = 2;

    private static final int BOOT = 3;
    private static final int BOOTED_AT = 4;

    private @Nullable Map<String, StartedFile> all;

    /** The run whose wrapper lives; empty when there is none. */
    public Optional<Run> of(RunFolder folder) {
        Map<String, StartedFile> known = all;
        if (known == null) {
            known = find();
            all = known;
        }
        return Optional.ofNullable(known.get(folder.path().toAbsolutePath().toString()))
                .map(started -> Run.ofWrapper(folder, started));
    }

    private static Map<String, StartedFile> find() {
        Map<String, StartedFile> found = new HashMap<>();
        for (Processes.Seen seen : new Processes().all()) {
            ProcStat stat = seen.stat();
            String cookie = stat.session() == stat.pid() && stat.name().equals("sh") ? seen.cookie() : null;
            if (cookie == null) {
                continue;
            }
            String[] words = words(stat);
            if (words.length > BOOTED_AT
                    && words[BOOT].equals(Boot.id())
                    && words[BOOTED_AT].chars().allMatch(Character::isDigit)) {
                found.put(
                        words[FOLDER],
                        new StartedFile(
                                stat.identity(),
                                words[BOOT],
                                cookie,
                                Instant.ofEpochMilli(Long.parseLong(words[BOOTED_AT])),
                                null,
                                Duration.ofMillis(10 * stat.startTicks())));
            }
        }
        return found;
    }

    private static String[] words(ProcStat stat) {
        try (FileInputStream in = new FileInputStream(stat.folder() + "/cmdline")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\0");
        } catch (IOException e) {
            // It is gone.
            return new String[0];
        }
    }
}
