package dev.smartcron.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where SmartCron writes, as far as it is there yet. */
final class Places {
    private Places() {}

    /**
     * One path for each file system among these.
     *
     * @param wanted the nearest folder above stands for one that is not there yet
     */
    static List<Path> distinct(List<Path> wanted) {
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
                // The check that looks at it says why it cannot.
                places.add(there);
            }
        }
        return places;
    }
}
