package dev.smartcron.schedule;

/**
 * The values one field asks for.
 *
 * @param written the field as the user wrote it
 * @param bits bit n is set when value n is asked for; a weekday's Sunday is bit 0 and never bit 7
 * @param star whether the field starts with {@code *}, so {@code *}{@code /2} too
 */
record Values(String written, long bits, boolean star) {

    boolean has(int value) {
        return (bits >>> value & 1) != 0;
    }

    /** The smallest value at or above a floor of 0 to 63, or -1. */
    int atOrAfter(int floor) {
        long rest = bits & -1L << floor;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }

    /** The distance from each of several values, one bit each, to the next; 0 where it is not always the same. */
    static int step(long bits) {
        int first = Long.numberOfTrailingZeros(bits);
        int step = Long.numberOfTrailingZeros(bits & (bits - 1)) - first;
        long expected = 0;
        for (int value = first; value <= last(bits); value += step) {
            expected |= 1L << value;
        }
        return expected == bits ? step : 0;
    }

    static int last(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }
}
