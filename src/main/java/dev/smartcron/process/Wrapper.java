package dev.smartcron.process;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import dev.smartcron.process.kernel.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.CRC32;

/** The shell scripts {@code run.sh} and {@code shards.sh} as files, made to fit the tools of this machine. */
final class Wrapper {
    private Wrapper() {}

    /**
     * Puts the script of this name into this folder unless it is there.
     *
     * <p>Its file's name carries a checksum of its text and of the tool that it was fitted to, and it gets that name when it is
     * whole: what exists is right.
     */
    static Path in(Path folder, String name) throws IOException {
        byte[] script;
        try (InputStream in = Wrapper.class.getResourceAsStream(name + ".sh")) {
            if (in == null) {
                throw new IOException(name + ".sh is missing from the program");
            }
            script = in.readAllBytes();
        }
        Path env = Tools.find("env", "coreutils");
        CRC32 checksum = new CRC32();
        checksum.update(script);
        checksum.update((env + " " + Files.size(env) + " "
                        + Files.getLastModifiedTime(env).toMillis())
                .getBytes(StandardCharsets.ISO_8859_1));
        Path file = folder.resolve(name + "-" + Long.toHexString(checksum.getValue()) + ".sh")
                .toAbsolutePath();
        if (!Files.exists(file)) {
            // Coreutils before 8.31 and busybox cannot do it.
            String cleanSignals = Tools.run(List.of(env.toString(), "--default-signal", "/bin/sh", "-c", ":"))
                                    .status()
                            == 0
                    ? env + " --default-signal"
                    : "";
            String text = new String(script, StandardCharsets.UTF_8).replace("@CLEAN_SIGNALS@", cleanSignals);
            Files.createDirectories(folder);
            // Not by createTempFile, whose random numbers would cost more than everything else here.
            Path aside = Files.createFile(
                    folder.resolve(name + "-" + ProcessHandle.current().pid() + "-"
                            + Long.toHexString(System.nanoTime()) + ".new"),
                    PosixFilePermissions.asFileAttribute(EnumSet.of(OWNER_READ, OWNER_WRITE)));
            Files.writeString(aside, text);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}
