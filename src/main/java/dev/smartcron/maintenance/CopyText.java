package dev.smartcron.maintenance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text form of rows in PostgreSQL's {@code copy}: a line each, its values with tabs between. */
final class CopyText {
    /** The line behind the last row. */
    static final String END = "\\.";

    private static final String NULL = "\\N";

    private CopyText() {}

    /** The values of a row; null for none. */
    static List<@Nullable String> values(String line) throws IOException {
        List<@Nullable String> values = new ArrayList<>();
        for (String written : line.split("\t", -1)) {
            values.add(written.equals(NULL) ? null : value(written));
        }
        return values;
    }

    private static String value(String written) throws IOException {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder value = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\') {
                i++;
                value.append(escaped(i < written.length() ? written.charAt(i) : 0));
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private static char escaped(char c) throws IOException {
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case '\\' -> '\\';
            default -> throw new IOException("a value of a table is written in a way that is not known");
        };
    }
}
