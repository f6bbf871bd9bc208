package dev.smartcron.store.db;

import java.sql.Connection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedParameters;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Has Jdbi read our SQL as transactions do, by {@link NamedParameters}. Its own parser is a whole grammar, which costs a
 * command of a dozen statements more than the statements do.
 */
final class OneSqlParser implements SqlParser {
    private OneSqlParser() {}

    /** Opens Jdbi on a connection. Not where ticks are: Java would load a part of Jdbi to check this line. */
    static Handle open(Connection connection) {
        return Jdbi.create(connection).setSqlParser(new OneSqlParser()).open();
    }

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
