package dev.smartcron.store.db;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Loads SQLite as the program does before a test's own connection would: two copies of the library in one process end it,
 * for a statement of one is unknown to the other.
 */
public final class OneSqliteLibrary implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        SqliteLibrary.load(null);
    }
}
