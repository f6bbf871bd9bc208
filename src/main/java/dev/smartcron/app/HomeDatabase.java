package dev.smartcron.app;

import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the database of a home, once, and closes it; one that is gone is never taken for a new one. */
final class HomeDatabase implements AutoCloseable {
    private final Settings settings;
    private final LocalNode node;
    private @Nullable Database open;

    /** Opens nothing yet. */
    HomeDatabase(Settings settings, LocalNode node) {
        this.settings = settings;
        this.node = node;
    }

    /**
     * The database for questions, opened once. Asking makes none: where there is none yet, it is as an empty one.
     *
     * @throws DatabaseProblem when it cannot be opened
     * @throws UserError when it is another user's, and this is root
     */
    Database asked() {
        Database found = open;
        if (found == null) {
            found = existing().orElseGet(this::empty);
            open = found;
        }
        return found;
    }

    private Database empty() {
        try {
            return Database.empty();
        } catch (DatabaseProblem e) {
            throw nothingRegistered();
        }
    }

    private DatabaseProblem nothingRegistered() {
        boolean server = Database.fileOf(url()) == null;
        return new DatabaseProblem(
                "no task is registered in "
                        + (server ? "the database" : settings.node().home()) + ": nothing was ever recorded there",
                "smartcron register tasks.yaml; if yours are in another home: --home DIR, or SMARTCRON_HOME.");
    }

    /**
     * As {@link #asked}, for what is to be kept.
     *
     * @throws DatabaseProblem when there is none yet: a deed in the wrong home must not look done
     */
    Database kept() {
        Database found = asked();
        if (!found.isKept()) {
            throw nothingRegistered();
        }
        return found;
    }

    /**
     * As {@link #kept}, for a process that lives long: it may have been deleted, replaced or migrated since it was opened.
     *
     * @throws DatabaseProblem when it is none any more that this program can use
     */
    Database checked() {
        Database found = asked();
        if (!found.isKept()) {
            // Not to be asked again: there may be one by then.
            found.close();
            open = null;
            throw nothingRegistered();
        }
        int version = found.schemaVersion();
        if (version == 0) {
            used().refuseLost();
            throw nothingRegistered();
        }
        Schema.check(version);
        return found;
    }

    /** As {@link #asked}, for what begins to use it: made where there is none. */
    Database made() {
        Database found = open;
        if (found == null) {
            found = existing().orElseGet(() -> Database.open(url(), password()));
            used().remember();
            open = found;
        }
        return found;
    }

    private Optional<Database> existing() {
        node.checkOwner();
        Optional<Database> existing = Database.openExisting(url(), password());
        if (existing.isEmpty()) {
            used().refuseLost();
        }
        return existing;
    }

    /** Lets the next command make a database where this home's is gone. */
    void beginAnew() {
        node.checkOwner();
        used().forget();
    }

    private UsedDatabase used() {
        return UsedDatabase.of(settings.node().home(), url());
    }

    /** The database whatever its schema; empty where there is none yet. The caller closes it. */
    Optional<Database> asItIs() {
        node.checkOwner();
        Path file = Database.fileOf(url());
        if (file != null && Files.notExists(file)) {
            used().refuseLost();
            return Optional.empty();
        }
        Database found = Database.openAsItIs(url(), password());
        try {
            if (found.schemaVersion() == 0) {
                used().refuseLost();
            }
            return Optional.of(found);
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
    }

    private String url() {
        return settings.database().url().reveal();
    }

    private @Nullable String password() {
        return settings.database().password().map(secret -> secret.reveal()).orElse(null);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}
