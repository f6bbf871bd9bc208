package dev.smartcron.health;

import dev.smartcron.settings.Reserve;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether there is room, in bytes, where SmartCron writes. */
final class DiskCheck implements Check {
    static final String RULE = "disk_low";

    private final String node;
    private final List<Path> places;
    private final Reserve freeMin;

    /** @param places as {@link Places#distinct} gives them */
    DiskCheck(String node, List<Path> places, Reserve freeMin) {
        this.node = node;
        this.places = List.copyOf(places);
        this.freeMin = freeMin;
    }

    @Override
    public CheckResult look(Instant now) {
        Shortage shortage = new Shortage(node, "space", freeMin);
        List<String> seen = new ArrayList<>();
        try {
            for (Path place : places) {
                FileStore store = Files.getFileStore(place);
                shortage.look(place, store.getUsableSpace(), store.getTotalSpace());
                seen.add(place + " " + human(store.getUsableSpace()) + " of " + human(store.getTotalSpace()) + " free");
            }
        } catch (IOException e) {
            return CheckResult.unknown("disk", "cannot look at " + places + ": " + FileErrors.inWords(e));
        }
        return shortage.result("disk", String.join("; ", seen), RULE);
    }

    /** Three digits at most: {@code 940M}, {@code 1.4T}. */
    static String human(long bytes) {
        String units = "BKMGTP";
        double number = bytes;
        int unit = 0;
        while (number >= 1_000 && unit < units.length() - 1) {
            number /= 1_024;
            unit++;
        }
        String digits = number < 10 && unit > 0
                ? Double.toString(Math.round(number * 10) / 10.0)
                : Long.toString(Math.round(number));
        return digits + (unit == 0 ? "" : units.substring(unit, unit + 1));
    }
}
