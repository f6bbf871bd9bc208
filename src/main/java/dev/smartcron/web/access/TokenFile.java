package dev.smartcron.web.access;

import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The token that is made where the settings name none: in a file that only its owner may read. */
public record TokenFile(Path file) {
    private static final int BYTES = 24;

    /**
     * The token in the file, which is made where there is none.
     *
     * @throws UserError when it can be neither read nor made, or is empty
     */
    public String token() {
        try {
            make();
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw UserError.cannotWork(file + " holds no token", "Remove it, and another one is made.");
            }
            return token;
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot use " + file + ": " + FileErrors.inWords(e), "Check the rights on its folder.");
        }
    }

    private void make() throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(
                file.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        // Written aside, for whoever reads it meanwhile would find it empty; only its owner may read what is made so.
        Path made = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "token",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(made, HexFormat.of().formatHex(random) + "\n");
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            // Another dashboard of this home was faster.
            return;
        } finally {
            Files.delete(made);
        }
    }
}
