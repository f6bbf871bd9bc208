package dev.smartcron.tick;

import dev.smartcron.store.db.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes into the table what registration would never let through. */
final class Poison {
    private Poison() {}

    static void schedule(Database database, String task, String schedule) {
        definition(database, task, "{\"schedule\":\"" + schedule + "\",\"command\":\"true\"}");
    }

    static void definition(Database database, String task, String json) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database.file());
                PreparedStatement update =
                        connection.prepareStatement("update tasks set definition = ? where name = ?")) {
            update.setString(1, json);
            update.setString(2, task);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
