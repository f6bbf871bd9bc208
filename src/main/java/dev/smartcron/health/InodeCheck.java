package dev.smartcron.health;

import dev.smartcron.settings.Reserve;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether there is room, in inodes, where SmartCron writes; asked of {@code stat -f}, since Java cannot tell. */
final class InodeCheck implements Check {
    static final String RULE = "inodes_low";

    private static final long SECONDS = 5;

    private final String node;
    private final List<Path> places;
    private final Reserve freeMin;

    /** @param places as {@link Places#distinct} gives them */
    InodeCheck(String node, List<Path> places, Reserve freeMin) {
        this.node = node;
        this.places = List.copyOf(places);
        this.freeMin = freeMin;
    }

    @Override
    public CheckResult look(Instant now) {
        List<String> command = new ArrayList<>(List.of("stat", "-f", "-c", "%c %d", "--"));
        places.forEach(place -> command.add(place.toString()));
        try {
            Process stat = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            if (!stat.waitFor(SECONDS, TimeUnit.SECONDS)) {
                stat.destroyForcibly();
                return CheckResult.unknown("inodes", "'stat -f' did not answer within " + SECONDS + "s");
            }
            String said = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return read(said.split("\n", -1), said);
        } catch (IOException e) {
            return CheckResult.unknown("inodes", "cannot run 'stat -f': " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CheckResult.unknown("inodes", "interrupted");
        }
    }

    private CheckResult read(String[] lines, String said) {
        Shortage shortage = new Shortage(node, "inodes", freeMin);
        List<String> seen = new ArrayList<>();
        if (lines.length != places.size()) {
            return CheckResult.unknown("inodes", "'stat -f' said: " + said);
        }
        try {
            for (int i = 0; i < lines.length; i++) {
                String[] numbers = lines[i].split(" ", -1);
                long total = Long.parseLong(numbers[0]);
                long free = Long.parseLong(numbers[1]);
                shortage.look(places.get(i), free, total);
                seen.add(places.get(i) + (total > 0 ? " " + free + " of " + total + " free" : " has no limit"));
            }
        } catch (RuntimeException e) {
            return CheckResult.unknown("inodes", "'stat -f' said: " + said);
        }
        return shortage.result("inodes", String.join("; ", seen), RULE);
    }
}
