package dev.smartcron.process.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the processes that have a file open, this one apart; those of other users are seen by root alone. */
public final class FileUsers {
    private static final String MAIN = "dev.smartcron.Main";
    private static final int WORDS = 3;

    private FileUsers() {}

    /**
     * A process.
     *
     * @param command its first words; of this program without the virtual machine's
     */
    public record FileUser(long pid, String command) {
        /** {@code process 4711 (smartcron run)}. */
        public String inWords() {
            return "process " + pid + " (" + command + ")";
        }
    }

    /** The processes that have the file open, whatever it was called when they opened it; none where it is not there. */
    public static List<FileUser> of(Path file) {
        Object key = key(file);
        String[] names = new File("/proc").list();
        List<FileUser> users = new ArrayList<>();
        if (key == null || names == null) {
            return users;
        }
        long self = ProcessHandle.current().pid();
        for (String name : names) {
            if (Character.isDigit(name.charAt(0)) && Long.parseLong(name) != self && hasOpen(name, key)) {
                users.add(new FileUser(Long.parseLong(name), command(name)));
            }
        }
        return users;
    }

    private static boolean hasOpen(String pid, Object key) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", pid, "fd"))) {
            for (Path descriptor : open) {
                if (key.equals(key(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // It is gone, or somebody else's.
            return false;
        }
    }

    /** The device and number of a file; null where it is not there. */
    private static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            // Closed meanwhile, or no file.
            return null;
        }
    }

    private static String command(String pid) {
        String[] words = ProcFile.read("/proc/" + pid + "/cmdline").split("\0", -1);
        int from = 0;
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(MAIN)) {
                from = i + 1;
            }
        }
        List<String> shown = new ArrayList<>();
        if (from > 0) {
            shown.add("smartcron");
        }
        for (int i = from; i < words.length && shown.size() < WORDS; i++) {
            shown.add(Objects.requireNonNull(words[i]));
        }
        return String.join(" ", shown);
    }
}
