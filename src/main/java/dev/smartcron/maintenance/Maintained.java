package dev.smartcron.maintenance;

import dev.smartcron.maintenance.DatabaseUpkeep.Compacted;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.Listing;
import dev.smartcron.text.Sizes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of {@code maintain}.
 *
 * @param analyzed whether the planner's statistics were renewed
 * @param vacuum null where the database is damaged: then it is left as it is
 * @param bytesBefore of the file and its write-ahead log, or of all tables with their indexes
 */
public record Maintained(
        Soundness soundness,
        boolean analyzed,
        @Nullable Vacuum vacuum,
        long bytesBefore,
        long bytesAfter,
        Duration took) {
    private static final int NAMED = 5;

    static Maintained of(Soundness soundness, Compacted compacted, long before, long after, Duration took) {
        return new Maintained(soundness, compacted.analyzed(), compacted.vacuum(), before, after, took);
    }

    /** True unless something is left to be done by somebody. */
    public boolean isWell() {
        return !soundness.isDamaged() && vacuum != Vacuum.NO_ROOM;
    }

    /** One line, for the log. */
    public String line() {
        String indexes = soundness.reindexed().isEmpty()
                ? ""
                : "; made anew: " + Listing.names(soundness.reindexed(), NAMED, name -> name);
        return "maintain: "
                + (soundness.isDamaged()
                        ? "damaged, and left as it is: "
                                + Listing.sentences(soundness.damages(), NAMED, damage -> damage)
                        : soundness.integrity().word())
                + indexes
                + Optional.ofNullable(vacuum)
                        .map(what -> "; vacuum " + what.word() + ", " + Sizes.brief(bytesBefore) + " before, "
                                + Sizes.brief(bytesAfter) + " now")
                        .orElse("")
                + "; took " + Durations.brief(took);
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "integrity", soundness.integrity().word(),
                "damages", soundness.damages(),
                "reindexed", soundness.reindexed(),
                "analyzed", analyzed,
                "vacuum", Optional.ofNullable(vacuum).map(Vacuum::word),
                "bytes_before", bytesBefore,
                "bytes_after", bytesAfter,
                "duration_ms", took.toMillis());
    }
}
