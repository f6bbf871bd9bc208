package dev.smartcron.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the command line said about the settings; null where it said nothing. Relative paths start where we stand. */
public record Options(
        @Nullable Path home,
        @Nullable Path config,
        @Nullable String database,
        @Nullable Path logDir,
        @Nullable Integer maxParallel) {
    /** Nothing was said. */
    public static final Options NONE = new Options(null, null, null, null, null);
}
