package dev.smartcron.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Settings given on the command line; null where none is. Relative paths start in the working directory. */
public record Options(
        @Nullable Path home,
        @Nullable Path config,
        @Nullable String database,
        @Nullable Path logDir,
        @Nullable Integer maxParallel) {
    /** Nothing was said. */
    public static final Options NONE = new Options(null, null, null, null, null);
}
