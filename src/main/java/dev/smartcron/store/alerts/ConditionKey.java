package dev.smartcron.store.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rule and subject of a condition: no two of the same are open at once. */
public record ConditionKey(String rule, String subject) {
    static ConditionKey of(ResultSet row) throws SQLException {
        return new ConditionKey(row.getString("rule"), row.getString("subject"));
    }
}
