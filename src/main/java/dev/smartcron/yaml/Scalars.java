package dev.smartcron.yaml;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.Sizes;
import dev.smartcron.yaml.Shape.BadValue;
import java.time.Duration;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Single values: what was written, brought into its one canonical form. */
final class Scalars {
    private Scalars() {}

    /** A text, a long, a double or a flag, as the shape says. */
    static Object canonical(Shape shape, ScalarNode node) throws BadValue {
        String written = node.getValue();
        Tag tag = node.getTag();
        boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
        if (!number && !tag.equals(Tag.BOOL) && !isText(tag)) {
            throw new BadValue((shape.isQuotable() ? "the tag " + shown(tag.getValue()) : "a tag")
                    + " is not used here; put the value in quotes if it begins with !");
        }
        if (shape instanceof Shape.Flag) {
            return flag(written, tag);
        }
        if (shape instanceof Shape.Whole whole) {
            return whole(written, tag.equals(Tag.INT), whole);
        }
        if (shape instanceof Shape.Decimal decimal) {
            return decimal(written, number, decimal);
        }
        if (shape instanceof Shape.Bytes bytes) {
            return bytes(written, bytes);
        }
        if (shape instanceof Shape.Literal literal) {
            return literal.check().canonical(written);
        }
        if (shape instanceof Shape.Word word) {
            return word(written, word);
        }
        if (shape instanceof Shape.TimeSpan span) {
            return span(written, span);
        }
        if (shape instanceof Shape.CheckedText text) {
            if (!isText(tag)) {
                // What is wrong with it in quotes too is told at once.
                text.check().canonical(written);
                throw new BadValue("must be " + text.what() + "; put quotes around "
                        + (text.isQuotable() ? shown(written) : "it") + " if that is what is meant");
            }
            return text.check().canonical(written);
        }
        throw new IllegalStateException("not the shape of a single value: " + shape);
    }

    /** The library sets a word such as ${NAME} apart from other text. */
    private static boolean isText(Tag tag) {
        return tag.equals(Tag.STR) || tag.equals(Tag.ENV_TAG);
    }

    private static Object flag(String written, Tag tag) throws BadValue {
        if (tag.equals(Tag.BOOL) && (written.equals("true") || written.equals("false"))) {
            return written.equals("true");
        }
        throw new BadValue("'" + shown(written) + "' is neither true nor false: write one of these two words");
    }

    private static Object whole(String written, boolean integer, Shape.Whole whole) throws BadValue {
        if (integer && isDecimal(written)) {
            long value = Long.parseLong(written);
            if (value >= whole.min() && value <= whole.max()) {
                return value;
            }
        }
        throw new BadValue(
                whole.min() == whole.max()
                        ? "must be " + whole.min() + ", not '" + shown(written) + "'"
                        : "'" + shown(written) + "' is not a whole number from " + whole.min() + " to " + whole.max());
    }

    /** Plain digits: no sign but minus, no leading zeros that some would read as octal. */
    private static boolean isDecimal(String written) {
        int start = written.startsWith("-") ? 1 : 0;
        if (written.length() == start
                || written.length() > 18
                || (written.charAt(start) == '0' && written.length() > 1)) {
            return false;
        }
        for (int i = start; i < written.length(); i++) {
            if (written.charAt(i) < '0' || written.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Object decimal(String written, boolean number, Shape.Decimal decimal) throws BadValue {
        if (number) {
            try {
                double value = Double.parseDouble(written);
                if (value >= decimal.min() && value <= decimal.max()) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // .inf, 0x10 and the like: YAML has numbers that are no use here; refused below.
            }
        }
        throw new BadValue("'" + shown(written) + "' is not a number from " + plain(decimal.min()) + " to "
                + plain(decimal.max()));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static Object span(String written, Shape.TimeSpan span) throws BadValue {
        Duration duration;
        try {
            duration = Durations.parse(written);
        } catch (IllegalArgumentException e) {
            throw new BadValue("'" + shown(written) + "' is not a duration (write 90s, 5m, 2h, 1d or PT5M)");
        }
        if (duration.toNanosPart() != 0) {
            throw new BadValue("'" + shown(written) + "' must be whole seconds");
        }
        if (duration.compareTo(span.min()) < 0) {
            throw new BadValue("'" + shown(written) + "' is too short: at least " + Durations.format(span.min()));
        }
        return Durations.format(duration);
    }

    private static Object bytes(String written, Shape.Bytes bytes) throws BadValue {
        long size;
        try {
            size = Sizes.parse(written);
        } catch (IllegalArgumentException e) {
            throw new BadValue("'" + shown(written) + "' is not a size (write 64K, 10M or 2G)");
        }
        if (size < bytes.min()) {
            throw new BadValue("'" + shown(written) + "' is too small: at least " + Sizes.format(bytes.min()));
        }
        return Sizes.format(size);
    }

    private static Object word(String written, Shape.Word word) throws BadValue {
        if (word.words().contains(written)) {
            return written;
        }
        String known = word.words().size() == 1
                ? "must be " + word.words().get(0)
                : "must be one of " + String.join(", ", word.words());
        throw new BadValue("'" + shown(written) + "' " + known + Nearest.hint(written, word.words()));
    }

    /** A value as it was written, fit for one line of a message. */
    static String shown(String written) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            if (line.length() >= 60) {
                return line.append('…').toString();
            }
            char c = written.charAt(i);
            line.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return line.toString();
    }
}
