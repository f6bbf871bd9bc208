package dev.smartcron.store.db;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Variables by which PostgreSQL's own programs reach the same database: a password never stands on a command line. */
public final class ClientEnvironment {
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("PGHOST", "PGHOST"),
            Map.entry("PGPORT", "PGPORT"),
            Map.entry("PGDBNAME", "PGDATABASE"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("options", "PGOPTIONS"));

    private ClientEnvironment() {}

    /** The variables for a database on a server; they may hold a password. */
    public static Map<String, String> of(Database database) {
        Connector connector = database.connector();
        Map<String, String> variables =
                new HashMap<>(Map.of("PGAPPNAME", "smartcron-backup", "PGGSSENCMODE", "disable"));
        try {
            for (DriverPropertyInfo property :
                    DriverManager.getDriver(connector.url()).getPropertyInfo(connector.url(), new Properties())) {
                String variable = VARIABLES.get(property.name);
                if (variable != null && property.value != null) {
                    variables.put(variable, property.value);
                }
            }
        } catch (SQLException e) {
            throw connector.problem(e);
        }
        if (connector.password() != null) {
            variables.put("PGPASSWORD", connector.password());
        }
        return variables;
    }
}
