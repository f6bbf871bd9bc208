package dev.smartcron.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Puts failures of file operations into words: the exceptions of {@code java.nio} carry only the path. */
public final class FileErrors {
    private FileErrors() {}

    public static String inWords(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "something else is in its place";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Tells whether a file is there and belongs to this process's user. */
    public static boolean isOwn(Path file) {
        try {
            return Files.getOwner(file).equals(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException e) {
            // Not there, or in a folder that is shut: nobody's as far as can be seen from here.
            return false;
        }
    }
}
