package dev.smartcron.store;

import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Finds {@code :name} in our own SQL texts.
 *
 * <p>Jdbi's parser understands far more and loads ANTLR for it, which a tick would pay for every minute. Ours knows
 * quotes, and PostgreSQL's {@code ::} casts; our SQL has no comments.
 */
final class NamedParameters implements SqlParser {
    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        ParsedSql.Builder parsed = ParsedSql.builder();
        boolean quoted = false;
        int copied = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ':' && !quoted && isNameAt(sql, i + 1) && sql.charAt(i - 1) != ':') {
                int end = i + 1;
                while (isNameAt(sql, end)) {
                    end++;
                }
                parsed.append(sql.substring(copied, i)).appendNamedParameter(sql.substring(i + 1, end));
                copied = end;
                i = end - 1;
            }
        }
        return parsed.append(sql.substring(copied)).build();
    }

    @Override
    public String nameParameter(String rawName, StatementContext context) {
        return ":" + rawName;
    }

    private static boolean isNameAt(String sql, int i) {
        return i < sql.length() && (Character.isLetterOrDigit(sql.charAt(i)) || sql.charAt(i) == '_');
    }
}
