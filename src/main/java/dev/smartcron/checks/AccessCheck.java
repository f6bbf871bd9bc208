package dev.smartcron.checks;

import dev.smartcron.settings.RunningUser;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Checks that folders and files are there, writable, this user's, and nobody else's business. */
record AccessCheck(RunningUser user) {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    /** Checks a folder; {@code name} is its role, and {@code maker} what makes it. */
    Check folder(String name, Path folder, String maker) {
        return now -> Files.exists(folder) && !Files.isDirectory(folder)
                ? List.of(CheckResult.critical(
                        name, folder + " is not a folder", "Move it away; the next tick makes the folder."))
                : file(name, folder, maker).check(now);
    }

    /** Checks a file, as {@link #folder} does a folder. */
    Check file(String name, Path file, String maker) {
        return now -> List.of(
                Files.exists(file)
                        ? result(name, file, false)
                        : CheckResult.degraded(name, file + " is not there yet", maker));
    }

    /** Checks the settings file, which need not be there, need not be ours, and may hold passwords. */
    Check settings(Path file) {
        return now -> Files.exists(file) ? List.of(result("settings", file, true)) : List.of();
    }

    private CheckResult result(String name, Path file, boolean settings) {
        try {
            return judge(name, file, settings, Files.readAttributes(file, PosixFileAttributes.class));
        } catch (IOException e) {
            return CheckResult.critical(
                    name, file + ": " + FileErrors.inWords(e), "Check the rights of the folders above it.");
        }
    }

    private CheckResult judge(String name, Path file, boolean settings, PosixFileAttributes seen) throws IOException {
        String owner = seen.owner().getName();
        boolean own = Files.getAttribute(file, "unix:uid") instanceof Number uid && uid.longValue() == user.uid();
        String modes = PosixFilePermissions.toString(seen.permissions());
        if (!settings && Files.getFileStore(file).isReadOnly()) {
            return CheckResult.critical(
                    name,
                    file + " is on a file system that can only be read",
                    "dmesg shows why; then mount -o remount,rw, or name another place.");
        }
        if (!settings && !Files.isWritable(file)) {
            return CheckResult.critical(
                    name,
                    file + " cannot be written by " + user.name() + " (" + modes + ")",
                    own
                            ? "It is yours: chmod u+rw" + (Files.isDirectory(file) ? "x " : " ") + file
                            : "It belongs to " + owner + ": chown it, or run as " + owner + ".");
        }
        if (seen.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return CheckResult.critical(
                    name,
                    file + " can be written by everybody (" + modes + "), who so decides what runs",
                    "chmod o= " + file);
        }
        if (!own && !(settings && owner.equals("root"))) {
            String mend = settings
                    ? "chown " + user.name() + " " + file
                    : "Run every command as one user, or chown -R " + user.name() + " " + file;
            return CheckResult.degraded(name, file + " belongs to " + owner + ", and this is " + user.name(), mend);
        }
        if (settings && seen.permissions().contains(PosixFilePermission.OTHERS_READ)) {
            return CheckResult.degraded(
                    name,
                    file + " can be read by everybody (" + modes + "), and may hold passwords",
                    "chmod o= " + file + ", or write ${env:…} for each of them");
        }
        return !settings && OTHERS.stream().anyMatch(seen.permissions()::contains)
                ? CheckResult.degraded(name, file + " is open to others (" + modes + ")", "chmod o= " + file)
                : CheckResult.ok(name, file + " (" + modes + " " + owner + ")");
    }
}
