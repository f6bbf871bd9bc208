package dev.smartcron.checks;

import dev.smartcron.settings.HealthSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Checks that there is room, in bytes and in inodes, where SmartCron writes; {@code stat -f} tells both.
 *
 * @param wanted the nearest folder above stands for one that is not there yet
 */
record SpaceCheck(String node, List<Path> wanted, HealthSettings limits) implements Check {
    /** Blocks free to us, all blocks, their size; inodes free, all inodes. */
    private static final String FORMAT = "%a %b %S %d %c";

    private static final long SECONDS = 5;

    @Override
    public List<CheckResult> check(Instant now) {
        List<Path> places = distinct(wanted);
        List<String> command = new ArrayList<>(List.of("stat", "-f", "-c", FORMAT, "--"));
        places.forEach(place -> command.add(place.toString()));
        try {
            Process stat = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            if (!stat.waitFor(SECONDS, TimeUnit.SECONDS)) {
                stat.destroyForcibly();
                return unknown("'stat -f' did not answer within " + SECONDS + "s");
            }
            String answer = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return read(places, answer);
        } catch (IOException e) {
            return unknown("cannot run 'stat -f': " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("interrupted");
        }
    }

    private List<CheckResult> read(List<Path> places, String answer) {
        Shortage bytes = new Shortage(Shortage.Resource.BYTES, node, limits.diskFreeMin());
        Shortage inodes = new Shortage(Shortage.Resource.INODES, node, limits.inodesFreeMin());
        String[] lines = answer.split("\n", -1);
        if (lines.length != places.size()) {
            return unknown("'stat -f' answered: " + answer);
        }
        try {
            for (int i = 0; i < lines.length; i++) {
                String[] numbers = lines[i].split(" ", -1);
                long unit = Long.parseLong(numbers[2]);
                bytes.add(places.get(i), Long.parseLong(numbers[0]) * unit, Long.parseLong(numbers[1]) * unit);
                inodes.add(places.get(i), Long.parseLong(numbers[3]), Long.parseLong(numbers[4]));
            }
        } catch (RuntimeException e) {
            return unknown("'stat -f' answered: " + answer);
        }
        return List.of(bytes.result(), inodes.result());
    }

    private static List<CheckResult> unknown(String why) {
        return List.of(CheckResult.unknown("disk", why), CheckResult.unknown("inodes", why));
    }

    /** One path for each file system. */
    private static List<Path> distinct(List<Path> wanted) {
        List<Path> places = new ArrayList<>();
        Set<FileStore> seen = new HashSet<>();
        for (Path path : wanted) {
            Path there = path.toAbsolutePath();
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            try {
                if (seen.add(Files.getFileStore(there))) {
                    places.add(there);
                }
            } catch (IOException e) {
                // stat says why it cannot be looked at.
                places.add(there);
            }
        }
        return places;
    }
}
