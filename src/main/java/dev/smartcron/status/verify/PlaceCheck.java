package dev.smartcron.status.verify;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files of ours: there, writable, ours, and nobody else's business. */
public final class PlaceCheck {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private final String user;

    /** @param user whom SmartCron runs as */
    public PlaceCheck(String user) {
        this.user = user;
    }

    /** Looks at the settings file, which need not be there, need not be ours, and may hold passwords. */
    public void settings(Findings findings, Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            PosixFileAttributes seen = Files.readAttributes(file, PosixFileAttributes.class);
            String modes = PosixFilePermissions.toString(seen.permissions());
            String owner = seen.owner().getName();
            if (seen.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                findings.fail("settings", file + " can be written by everybody (" + modes + ")", "chmod o= " + file);
            } else if (!owner.equals(user) && !owner.equals("root")) {
                findings.warn(
                        "settings", file + " belongs to " + owner + ", we are " + user, "chown " + user + " " + file);
            } else if (seen.permissions().contains(PosixFilePermission.OTHERS_READ)) {
                findings.warn(
                        "settings",
                        file + " can be read by everybody (" + modes + "), and may hold passwords",
                        "chmod o= " + file + ", or write ${env:…} for each of them");
            } else {
                findings.ok("settings", file + " (" + modes + " " + owner + ")");
            }
        } catch (IOException e) {
            findings.fail("settings", file + ": " + FileErrors.inWords(e), "Check the rights of the folders above it.");
        }
    }

    /** As {@link #look}, for what must be a folder. */
    public void lookAtFolder(Findings findings, String what, Path folder, String maker) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            findings.fail(what, folder + " is not a folder", "Move it away; the next tick makes the folder.");
        } else {
            look(findings, what, folder, maker);
        }
    }

    /** Looks at a folder or file; {@code what} is its role, and {@code maker} what makes it. */
    public void look(Findings findings, String what, Path place, String maker) {
        if (!Files.exists(place)) {
            findings.warn(what, place + " is not there yet", maker);
            return;
        }
        try {
            PosixFileAttributes seen = Files.readAttributes(place, PosixFileAttributes.class);
            String owner = seen.owner().getName();
            String modes = PosixFilePermissions.toString(seen.permissions());
            if (Files.getFileStore(place).isReadOnly()) {
                findings.fail(
                        what,
                        place + " is on a file system that can only be read",
                        "dmesg tells why; then mount -o remount,rw, or name another place.");
            } else if (!Files.isWritable(place)) {
                findings.fail(
                        what,
                        place + " cannot be written by " + user,
                        "It belongs to " + owner + ": chown it, or run as " + owner + ".");
            } else if (seen.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                findings.fail(
                        what,
                        place + " can be written by everybody (" + modes + "), who so decides what runs",
                        "chmod o= " + place);
            } else if (!owner.equals(user)) {
                findings.warn(
                        what,
                        place + " belongs to " + owner + ", we are " + user,
                        "Run every command as one user, or chown -R " + user + " " + place);
            } else if (seen.permissions().stream().anyMatch(OTHERS::contains)) {
                findings.warn(what, place + " is open to others (" + modes + ")", "chmod o= " + place);
            } else {
                findings.ok(what, place + " (" + modes + " " + owner + ")");
            }
        } catch (IOException e) {
            findings.fail(what, place + ": " + FileErrors.inWords(e), "Check the rights of the folders above it.");
        }
    }
}
