package dev.smartcron.store.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words in which the two databases differ within the one text of a migration. */
final class Placeholders {
    private static final Map<String, String> SQLITE = Map.ofEntries(
            // The type of a key that the database numbers.
            Map.entry("id", "integer primary key autoincrement"),
            // Ends the definition of a table that is kept by its own key.
            Map.entry("without_rowid", "without rowid"),
            // The type of a text of bytes.
            Map.entry("bytes", "blob"),
            // Begins a line that the other database is not to read.
            Map.entry("sqlite_only", ""),
            Map.entry("or_replace", ""),
            Map.entry("line_end", "char(10)"),
            // Epoch milliseconds, between the two, as a text such as 2026-11-28T10:57:00.000Z.
            Map.entry("time", "strftime('%Y-%m-%dT%H:%M:%fZ', ("),
            Map.entry("utc", ") / 1000.0, 'unixepoch')"),
            // The clock, in epoch milliseconds.
            Map.entry("now", "cast((julianday('now') - 2440587.5) * 86400000 as integer)"),
            // A key, between the first two, of a JSON object, between the last two, as text; null where the text is no
            // JSON.
            Map.entry("key", "(select case when json_valid(j) then json_extract(j, '$."),
            Map.entry("of", "') end from (select "),
            Map.entry("end", " as j))"));

    private static final Map<String, String> POSTGRESQL = Map.ofEntries(
            Map.entry("id", "bigint generated always as identity primary key"),
            Map.entry("without_rowid", ""),
            Map.entry("bytes", "bytea"),
            Map.entry("sqlite_only", "--"),
            Map.entry("or_replace", "or replace"),
            Map.entry("line_end", "chr(10)"),
            // Compared by letter, as SQLite does, whatever the language of the database is.
            Map.entry("time", "(smartcron_time("),
            Map.entry("utc", ") collate \"C\")"),
            Map.entry("now", "cast(extract(epoch from statement_timestamp()) * 1000 as bigint)"),
            Map.entry("key", "smartcron_key('"),
            Map.entry("of", "', "),
            Map.entry("end", ")"));

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    private Placeholders() {}

    /** The text of a migration of both databases, as one of them reads it. */
    static String filled(String migration, Dialect dialect) {
        try (InputStream text = Placeholders.class.getResourceAsStream("/db/" + migration)) {
            Map<String, String> words = of(dialect);
            return PLACEHOLDER
                    .matcher(new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8))
                    .replaceAll(found -> Matcher.quoteReplacement(Objects.requireNonNull(words.get(found.group(1)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> of(Dialect dialect) {
        return dialect == Dialect.SQLITE ? SQLITE : POSTGRESQL;
    }
}
