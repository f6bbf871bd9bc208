package dev.smartcron.text;

/** Sizes in bytes as people write them: {@code 512 64K 10M 2G}, where K is 1,024. */
public final class Sizes {
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /**
     * Reads a size in bytes, one or larger.
     *
     * @throws IllegalArgumentException naming what was read, when it is no size
     */
    public static long parse(String text) {
        int last = text.length() - 1;
        int unit = last < 0 ? -1 : UNITS.indexOf(text.charAt(last));
        String digits = unit < 0 ? text : text.substring(0, last);
        if (digits.isEmpty() || digits.length() > 12) {
            throw refused(text);
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw refused(text);
            }
            number = number * 10 + (c - '0');
        }
        int shift = 10 * (unit + 1);
        if (number == 0 || number > Long.MAX_VALUE >> shift) {
            throw refused(text);
        }
        return number << shift;
    }

    /** The shortest exact form: 268,435,456 is {@code 256M}. */
    public static String format(long bytes) {
        int unit = -1;
        long number = bytes;
        while (unit < UNITS.length() - 1 && number > 0 && number % 1_024 == 0) {
            number /= 1_024;
            unit++;
        }
        return unit < 0 ? Long.toString(number) : number + UNITS.substring(unit, unit + 1);
    }

    /** For people: 273,678,336 is {@code 261M}, rounded up and with three digits or four. */
    public static String brief(long bytes) {
        int unit = -1;
        long number = bytes;
        while (unit < UNITS.length() - 1 && number >= 10_240) {
            number = (number + 1_023) / 1_024;
            unit++;
        }
        if (unit >= 0 && unit < UNITS.length() - 1 && number >= 1_024 && number % 1_024 == 0) {
            number /= 1_024;
            unit++;
        }
        return unit < 0 ? Long.toString(number) : number + UNITS.substring(unit, unit + 1);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text + "' is not a size (write 64K, 10M or 2G)");
    }
}
