package dev.smartcron.alert;

import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.AlertTimes;
import dev.smartcron.settings.ChannelSettings;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings of a node that tells everything at once. */
public final class AtOnce {
    private AtOnce() {}

    /** No news wait; what goes on is told again after four hours. */
    public static AlertSettings settings() {
        return new AlertSettings(
                Optional.empty(),
                ChannelSettings.NONE,
                new AlertTimes(
                        Arrays.stream(Severity.values())
                                .collect(Collectors.toMap(Function.identity(), unused -> Duration.ZERO)),
                        Duration.ofHours(4),
                        Optional.empty()),
                List.of(),
                List.of());
    }
}
