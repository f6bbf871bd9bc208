package dev.smartcron.schedule;

import dev.smartcron.text.Nearest;
import java.util.Locale;

/**
 * Reads one field of a cron expression: a comma list of {@code *}, {@code n}, {@code a-b}, each with an optional
 * {@code /step}.
 *
 * <p>Hand-written because it is stricter than cron-utils, says what is wrong where, and costs no regular expression.
 */
final class FieldReader {
    private static final int LARGER_THAN_ANY_FIELD = 1000;

    private final Field field;
    private final String written;
    private long bits;

    private FieldReader(Field field, String written) {
        this.field = field;
        this.written = written;
    }

    static Values read(Field field, String written) throws BadSchedule {
        FieldReader reader = new FieldReader(field, written);
        reader.refuseForeignCharacters();
        int start = 0;
        while (start <= written.length()) {
            int comma = written.indexOf(',', start);
            int end = comma < 0 ? written.length() : comma;
            if (end == start) {
                throw reader.bad("stray comma in ", written, "");
            }
            reader.element(written.substring(start, end));
            start = end + 1;
        }
        return new Values(written, reader.bits, written.charAt(0) == '*');
    }

    private void refuseForeignCharacters() throws BadSchedule {
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c > 0x7e) {
                throw bad("", written, " holds a character that is not ASCII");
            }
            if (c == '?' || c == '#') {
                throw bad("", String.valueOf(c), c == '?' ? " is not cron; write *" : " is not cron");
            }
        }
    }

    private void element(String element) throws BadSchedule {
        int slash = element.indexOf('/');
        String range = slash < 0 ? element : element.substring(0, slash);
        int step = slash < 0 ? 1 : step(element, slash);
        if (range.equals("*")) {
            add(field.min(), field.max(), step);
            return;
        }
        if (range.isEmpty()) {
            throw bad("", element, " has nothing before its slash; write *" + BadSchedule.shown(element));
        }
        int dash = range.indexOf('-');
        if (dash >= 0) {
            range(element, range, dash, step);
            return;
        }
        int value = value(range);
        if (slash < 0) {
            add(value, value, 1);
        } else if (isDigit(range.charAt(0))) {
            add(value, field.max(), step);
        } else {
            throw bad("", element, ": a step follows *, a number or a range, not a name");
        }
    }

    private void range(String element, String range, int dash, int step) throws BadSchedule {
        if (dash == 0 || dash == range.length() - 1 || range.indexOf('-', dash + 1) >= 0) {
            throw bad("", element, " has a stray -");
        }
        int from = value(range.substring(0, dash));
        int to = value(range.substring(dash + 1));
        if (field == Field.WEEKDAY && to == 0 && from > 0) {
            to = 7;
        }
        if (from > to) {
            throw bad("", element, " runs backwards");
        }
        add(from, to, step);
    }

    private int step(String element, int slash) throws BadSchedule {
        String written = element.substring(slash + 1);
        if (written.isEmpty()) {
            throw bad("", element, " has no step after its slash");
        }
        if (written.indexOf('/') >= 0) {
            throw bad("", element, " has more than one slash");
        }
        int step = number(written);
        if (step < 0) {
            throw bad("step " + BadSchedule.shown(written) + " of ", element, " is not a number");
        }
        if (step == 0) {
            throw bad("step 0 of ", element, " is less than 1");
        }
        return step;
    }

    private int value(String word) throws BadSchedule {
        int value = number(word);
        if (value < 0) {
            value = field.named(word);
        }
        if (value < 0) {
            throw bad("", word, notAValue(word));
        }
        if (value > field.max()) {
            throw bad("", word, " is past " + field.max());
        }
        if (value < field.min()) {
            throw bad("", word, " is before " + field.min());
        }
        return value;
    }

    private String notAValue(String word) {
        if (isQuartz(word)) {
            return " is not cron";
        }
        if (field.names().isEmpty()) {
            return " is not a number";
        }
        String upper = word.toUpperCase(Locale.ROOT);
        String near = upper.length() > 4 ? upper.substring(0, 3) : upper;
        return " is neither a number nor a " + field.title() + " of three letters" + Nearest.hint(near, field.names());
    }

    /** {@code L}, {@code 15W}, {@code 5L}: other schedulers' words for days, which deserve more than "not a number". */
    private static boolean isQuartz(String word) {
        int digits = 0;
        while (digits < word.length() && isDigit(word.charAt(digits))) {
            digits++;
        }
        String rest = word.substring(digits).toUpperCase(Locale.ROOT);
        return rest.equals("L") || rest.equals("W") || rest.equals("LW");
    }

    /** The number written in plain digits, at most {@link #LARGER_THAN_ANY_FIELD}; -1 for anything else. */
    private static int number(String word) {
        int number = 0;
        for (int i = 0; i < word.length(); i++) {
            if (!isDigit(word.charAt(i))) {
                return -1;
            }
            number = Math.min(number * 10 + word.charAt(i) - '0', LARGER_THAN_ANY_FIELD);
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void add(int from, int to, int step) {
        for (int value = from; value <= to; value += step) {
            bits |= 1L << (field == Field.WEEKDAY && value == 7 ? 0 : value);
        }
    }

    private BadSchedule bad(String before, String word, String after) {
        return new BadSchedule(field.title() + ": " + before + BadSchedule.shown(word) + after);
    }
}
