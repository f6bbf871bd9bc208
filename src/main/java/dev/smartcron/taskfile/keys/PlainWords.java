package dev.smartcron.taskfile.keys;

import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * What a word without quotes is, as the core schema of YAML 1.2 has it: nothing, a flag, a number, else text. By hand,
 * because the library tries a handful of patterns on each word, and without its merge keys, which YAML 1.2 does not have.
 */
final class PlainWords implements Schema, ScalarResolver {
    @Override
    public ScalarResolver getScalarResolver() {
        return this;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return Map.of(); // nothing is constructed, only composed
    }

    @Override
    public Tag resolve(String value, Boolean implicit) {
        if (!implicit) {
            return Tag.STR;
        }
        if (value.isEmpty()) {
            return Tag.NULL;
        }
        char first = value.charAt(0);
        if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
            return number(value);
        }
        return switch (value) {
            case "~", "null", "Null", "NULL" -> Tag.NULL;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> Tag.BOOL;
            default -> Tag.STR;
        };
    }

    private static Tag number(String value) {
        int at = value.charAt(0) == '-' || value.charAt(0) == '+' ? 1 : 0;
        String unsigned = value.substring(at).toLowerCase(Locale.ROOT);
        if (unsigned.equals(".inf") || unsigned.equals(".nan")) {
            return Tag.FLOAT;
        }
        if (unsigned.startsWith("0x") || unsigned.startsWith("0o")) {
            return digits(value, 2) == value.length() && value.length() > 2 ? Tag.INT : Tag.STR;
        }
        int whole = digits(value, at);
        if (whole == value.length() && whole > at) {
            return Tag.INT;
        }
        int end = whole < value.length() && value.charAt(whole) == '.' ? digits(value, whole + 1) : whole;
        boolean anyDigits = end - at > (end > whole ? 1 : 0);
        if (anyDigits && end < value.length() && (value.charAt(end) == 'e' || value.charAt(end) == 'E')) {
            int sign = end + 1 < value.length() && "+-".indexOf(value.charAt(end + 1)) >= 0 ? 2 : 1;
            int exponent = digits(value, end + sign);
            end = exponent > end + sign ? exponent : end;
        }
        return anyDigits && end == value.length() ? Tag.FLOAT : Tag.STR;
    }

    /** The first place from which on there are no digits any more. */
    private static int digits(String value, int from) {
        int at = from;
        while (at < value.length() && value.charAt(at) >= '0' && value.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
