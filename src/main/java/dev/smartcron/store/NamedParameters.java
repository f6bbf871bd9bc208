package dev.smartcron.store;

import java.util.ArrayList;
import java.util.List;

/**
 * One of our own SQL texts, its {@code :name}s found: it knows quotes and PostgreSQL's {@code ::} casts; our SQL has no
 * comments.
 *
 * @param sql with a question mark for each
 * @param names in the order of the question marks; one name may be there several times
 */
record NamedParameters(String sql, List<String> names) {

    static NamedParameters in(String text) {
        StringBuilder sql = new StringBuilder(text.length());
        List<String> names = new ArrayList<>();
        boolean quoted = false;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ':' && !quoted && isNameAt(text, i + 1) && text.charAt(i - 1) != ':') {
                int end = i + 1;
                while (isNameAt(text, end)) {
                    end++;
                }
                sql.append(text, copied, i).append('?');
                names.add(text.substring(i + 1, end));
                copied = end;
                i = end - 1;
            }
        }
        return new NamedParameters(sql.append(text, copied, text.length()).toString(), names);
    }

    private static boolean isNameAt(String text, int i) {
        return i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_');
    }
}
