package dev.smartcron.store.db;

import org.jdbi.v3.core.statement.ParsedParameters;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Has Jdbi read our SQL as transactions do, by {@link NamedParameters}. Its own parser is a whole grammar, which costs a
 * command of a dozen statements more than the statements do.
 */
final class OneSqlParser implements SqlParser {
    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        NamedParameters parameters = NamedParameters.in(sql);
        return ParsedSql.of(parameters.sql(), ParsedParameters.named(parameters.names()));
    }

    @Override
    public String nameParameter(String name, StatementContext context) {
        return ":" + name;
    }
}
