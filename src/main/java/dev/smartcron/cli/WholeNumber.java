package dev.smartcron.cli;

import dev.smartcron.settings.Settings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of the command line, and tells in a user's words what is none. */
final class WholeNumber {
    private WholeNumber() {}

    // Classes, not method references: two of those that look the same crash Java 17 when it writes its archive.

    static final class OfInt implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw none(text);
            }
        }
    }

    static final class OfLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw none(text);
            }
        }
    }

    /** As the settings' own, which call a number out of range a broken setting; on the command line it is wrong use. */
    static final class Parallel implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            int number = new OfInt().convert(text);
            if (number < 1 || number > Settings.MOST_PARALLEL) {
                throw new TypeConversionException(
                        "'" + text + "' is not a whole number from 1 to " + Settings.MOST_PARALLEL);
            }
            return number;
        }
    }

    private static TypeConversionException none(String text) {
        return new TypeConversionException("'" + text + "' is not a whole number, or too large");
    }
}
