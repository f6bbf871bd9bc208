package dev.smartcron.process.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds programs of the system, whatever PATH says. */
public final class Tools {
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

    private Tools() {}

    /**
     * Finds one.
     *
     * @throws IOException when it is not there; the message names the package that has it
     */
    public static Path find(String name, String debianPackage) throws IOException {
        for (String folder : FOLDERS) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IOException("no " + name + " on this machine (package " + debianPackage + ")");
    }
}
