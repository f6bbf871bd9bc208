package dev.smartcron.store.db;

import java.util.ArrayList;
import java.util.List;

/**
 * An SQL text of ours with its {@code :name}s found: it knows quotes and PostgreSQL's {@code ::} casts; our SQL has no
 * comments.
 *
 * @param sql with a question mark for each
 * @param names in the order of the question marks; one name may be there several times
 */
record NamedParameters(String sql, List<String> names) {

    /** From colon to colon, not letter by letter: a tick reads some ten thousand of these before anything is compiled. */
    static NamedParameters in(String text) {
        StringBuilder sql = new StringBuilder(text.length());
        List<String> names = new ArrayList<>();
        boolean quoted = false;
        int quote = text.indexOf('\'');
        int copied = 0;
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            while (quote >= 0 && quote < colon) {
                quoted = !quoted;
                quote = text.indexOf('\'', quote + 1);
            }
            if (!quoted && isNameAt(text, colon + 1) && text.charAt(colon - 1) != ':') {
                int end = colon + 1;
                while (isNameAt(text, end)) {
                    end++;
                }
                sql.append(text, copied, colon).append('?');
                names.add(text.substring(colon + 1, end));
                copied = end;
            }
        }
        return new NamedParameters(sql.append(text, copied, text.length()).toString(), names);
    }

    private static boolean isNameAt(String text, int i) {
        return i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_');
    }
}
