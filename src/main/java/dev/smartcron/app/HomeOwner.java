package dev.smartcron.app;

import dev.smartcron.settings.NodeSettings;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps root out of the home of another user, whose commands would run as root and whose files would become root's. */
final class HomeOwner {
    private HomeOwner() {}

    /**
     * Lets pass what is root's own, and what belongs to a number that no user of this machine has: a folder that a
     * container was given from outside.
     *
     * @param database the file; null for a server
     * @throws UserError naming the owner, where root would work in what is another's
     */
    static void check(NodeSettings node, @Nullable Path database) {
        if (node.user().isRoot()) {
            check(node.home(), node.home());
            if (database != null) {
                check(database, node.home());
            }
        }
    }

    private static void check(Path file, Path home) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            String uid = String.valueOf(Files.getAttribute(file, "unix:uid"));
            // A name is looked up only where it matters, and not at every tick: that may ask another machine.
            String owner = uid.equals("0") ? uid : Files.getOwner(file).getName();
            if (!owner.equals(uid)) {
                throw UserError.cannotWork(
                        file + " belongs to " + owner + ", and this is root: " + owner + "'s tasks would run as root",
                        "sudo -u " + owner + " smartcron …, with the same home; if it is to be root's: chown -R root "
                                + home);
            }
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot look at " + file + ": " + FileErrors.inWords(e), "Check the folders above it.");
        }
    }
}
