package dev.smartcron.status.report;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The room that SmartCron takes and has, and its upkeep; nothing of what is not known.
 *
 * @param disks of this machine, where SmartCron writes
 * @param sizes of the database on the days of the last week, the oldest first
 * @param upkeep when each kind of it last succeeded
 */
public record Storage(List<Disk> disks, List<DaySize> sizes, Map<Upkeep, UpkeepDone> upkeep) {
    private static final int DAYS = 7;

    public Storage {
        disks = List.copyOf(disks);
        sizes = List.copyOf(sizes);
        upkeep = Map.copyOf(upkeep);
    }

    /**
     * A file system.
     *
     * @param place a folder on it
     * @param free bytes, as is the total
     */
    public record Disk(Path place, long free, long total) {}

    static Storage read(Database database, List<Path> places, Instant now) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        UpkeepTable table = new UpkeepTable(database);
        Map<Upkeep, UpkeepDone> upkeep = new EnumMap<>(Upkeep.class);
        for (Upkeep kind : List.of(Upkeep.BACKUP, Upkeep.CLEANUP, Upkeep.MAINTAIN)) {
            table.last(kind).ifPresent(done -> upkeep.put(kind, done));
        }
        return new Storage(disks(places), new DatabaseSizes(database).between(today.minusDays(DAYS), today), upkeep);
    }

    /** One for each file system; none of a place that cannot be looked at, which the check of disks tells. */
    private static List<Disk> disks(List<Path> places) {
        List<Disk> disks = new ArrayList<>();
        Set<FileStore> seen = new HashSet<>();
        for (Path place : places) {
            disk(place, seen).ifPresent(disks::add);
        }
        return disks;
    }

    private static Optional<Disk> disk(Path place, Set<FileStore> seen) {
        try {
            FileStore store = Files.getFileStore(place);
            return seen.add(store) && store.getTotalSpace() > 0
                    ? Optional.of(new Disk(place, store.getUsableSpace(), store.getTotalSpace()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
