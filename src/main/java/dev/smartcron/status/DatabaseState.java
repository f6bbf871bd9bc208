package dev.smartcron.status;

import dev.smartcron.checks.DatabaseGrowth;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The database's own state: how large it is, how fast it grows, and when it was looked after.
 *
 * @param bytes of the file and its write-ahead log, or of all tables with their indexes
 * @param bytesPerDay empty while too little is known
 * @param last when each kind of upkeep last succeeded; empty for never
 */
public record DatabaseState(long bytes, OptionalLong bytesPerDay, Upkeeps last) {
    /** The last success of each. */
    public record Upkeeps(Optional<Instant> cleanup, Optional<Instant> maintain, Optional<Instant> backup) {}

    public static DatabaseState read(Database database, Instant now) {
        DatabaseSizes sizes = new DatabaseSizes(database);
        UpkeepTable upkeep = new UpkeepTable(database);
        return new DatabaseState(
                sizes.current(),
                DatabaseGrowth.read(sizes, now).bytesPerDay(),
                new Upkeeps(at(upkeep, Upkeep.CLEANUP), at(upkeep, Upkeep.MAINTAIN), at(upkeep, Upkeep.BACKUP)));
    }

    private static Optional<Instant> at(UpkeepTable upkeep, Upkeep kind) {
        return upkeep.last(kind).map(UpkeepTable.UpkeepDone::at);
    }

    public Map<String, @Nullable Object> json(ZoneId zone) {
        return Json.object(
                "bytes", bytes,
                "growth_per_day", bytesPerDay.isPresent() ? bytesPerDay.getAsLong() : null,
                "last_cleanup", last.cleanup().map(at -> Zoned.iso(at, zone)),
                "last_maintain", last.maintain().map(at -> Zoned.iso(at, zone)),
                "last_backup", last.backup().map(at -> Zoned.iso(at, zone)));
    }
}
