package dev.smartcron.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Removes a folder with all that is in it, whatever a task has made of it; links are removed and not followed. */
final class FolderTree {
    private FolderTree() {}

    /** Removes it; one that is not there is no error. */
    static void delete(Path folder) throws IOException {
        try {
            deleteOpen(folder);
        } catch (AccessDeniedException e) {
            // A task of the runner's own user has closed it.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            deleteOpen(folder);
        }
    }

    private static void deleteOpen(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    delete(entry);
                } else {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(folder);
    }
}
