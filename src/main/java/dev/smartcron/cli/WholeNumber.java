package dev.smartcron.cli;

import dev.smartcron.settings.LimitSettings;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of the command line, with an error in plain words. */
final class WholeNumber {
    private WholeNumber() {}

    /** Has options of these types read here. Not in {@link CommandModel}, which would load the command model for a tick. */
    static void readBy(CommandLine line) {
        // Classes, not method references: two of those that look the same crash Java 17 when it writes its archive.
        line.registerConverter(int.class, new OfInt());
        line.registerConverter(Integer.class, new OfInt());
        line.registerConverter(Long.class, new OfLong());
    }

    private static final class OfInt implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw none(text);
            }
        }
    }

    private static final class OfLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw none(text);
            }
        }
    }

    /** Reads {@code --max-parallel}: out of range it is wrong use, where the same setting would be a broken one. */
    static final class Parallel implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            int number = new OfInt().convert(text);
            if (number < 1 || number > LimitSettings.MOST_PARALLEL) {
                throw new TypeConversionException(
                        "'" + text + "' is not a whole number from 1 to " + LimitSettings.MOST_PARALLEL);
            }
            return number;
        }
    }

    private static TypeConversionException none(String text) {
        return new TypeConversionException("'" + text + "' is not a whole number, or too large");
    }
}
