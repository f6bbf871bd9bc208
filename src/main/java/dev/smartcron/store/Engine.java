package dev.smartcron.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/**
 * Jdbi, tamed for a process that lives for milliseconds.
 *
 * <p>Its configuration takes about as long to build as a database takes to open, so the one is built on a thread of its
 * own while the other is opened. What it does not need to know stays unloaded: our SQL has no templates, and parameters
 * that {@link NamedParameters} finds.
 */
final class Engine {
    private final Thread builder;
    private @Nullable Jdbi jdbi;
    private @Nullable Connection connection;

    private Engine() {
        builder = new Thread(() -> jdbi = build(), "jdbi");
        builder.setDaemon(true);
    }

    /** Begins to build. */
    static Engine start() {
        Engine engine = new Engine();
        engine.builder.start();
        return engine;
    }

    private Jdbi build() {
        Jdbi built = Jdbi.create(() -> {
            if (connection == null) {
                throw new SQLException("no connection yet");
            }
            return connection;
        });
        SqlStatements statements = built.getConfig(SqlStatements.class);
        statements.setSqlParser(new NamedParameters());
        statements.setTemplateEngine(TemplateEngine.NOP);
        return built;
    }

    /** Waits until it is built; closing the handle closes the connection. */
    Handle open(Connection to) {
        try {
            builder.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
        connection = to;
        if (jdbi == null) {
            // The thread died of what it died of; here it is told.
            jdbi = build();
        }
        return jdbi.open();
    }
}
