package dev.smartcron.settings;

import dev.smartcron.text.Durations;
import dev.smartcron.text.PublicWord;
import dev.smartcron.text.Sizes;
import dev.smartcron.yaml.Shape.BadValue;
import java.math.BigDecimal;
import java.time.Duration;

/** The figures of a task that a rule of one's own can hold it against; what each says of itself is the docs' table too. */
public enum Figure implements PublicWord {
    SUCCESS_RATE(FigureUnit.SHARE, "the share of its runs that succeeded; unknown without a run"),
    FAILURES(FigureUnit.COUNT, "runs that failed, timed out, were killed or lost"),
    RUNS(FigureUnit.COUNT, "runs that ended, whatever became of them"),
    MEAN(FigureUnit.TIME, "the average of what its runs took, from the first attempt's start to the end"),
    P50(FigureUnit.TIME, "half of its runs took that or less, to one part in 32"),
    P95(FigureUnit.TIME, "95 of 100 runs took that or less, to one part in 32"),
    MAX(FigureUnit.TIME, "its longest run"),
    CPU(FigureUnit.TIME, "processor time of all its runs together"),
    MEMORY(FigureUnit.SIZE, "the most memory that any of its runs used"),
    QUEUE_WAIT(FigureUnit.TIME, "the longest that a run waited from when it was due until it started"),
    LAST_SUCCESS_AGE(FigureUnit.TIME, "the time since its last success began, or since it was registered");

    /** Kinds of amounts, as people write them. */
    public enum FigureUnit implements PublicWord {
        /** In percent. */
        SHARE("95%"),
        COUNT("3"),
        /** In milliseconds. */
        TIME("10m"),
        /** In bytes. */
        SIZE("256M");

        private final String example;

        FigureUnit(String example) {
            this.example = example;
        }

        /** An amount as it is written. */
        public String example() {
            return example;
        }

        /** Reads an amount. */
        BigDecimal read(String text) throws BadValue {
            try {
                return switch (this) {
                    case SHARE -> share(text);
                    case COUNT -> count(text);
                    case TIME -> BigDecimal.valueOf(Durations.parse(text).toMillis());
                    case SIZE -> BigDecimal.valueOf(Sizes.parse(text));
                };
            } catch (IllegalArgumentException e) {
                String what = this == TIME ? "duration" : word();
                throw new BadValue("'" + text + "' is not a " + what + " (write " + example + ")");
            }
        }

        private static BigDecimal share(String text) {
            if (!text.matches("\\d{1,3}(\\.\\d{1,3})?%") || new BigDecimal(withoutSign(text)).intValue() > 100) {
                throw new IllegalArgumentException(text);
            }
            return new BigDecimal(withoutSign(text));
        }

        private static String withoutSign(String text) {
            return text.substring(0, text.length() - 1);
        }

        private static BigDecimal count(String text) {
            if (!text.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(text);
            }
            return new BigDecimal(text);
        }

        /** An amount for people. */
        public String brief(BigDecimal amount) {
            return switch (this) {
                case SHARE -> amount.stripTrailingZeros().toPlainString() + "%";
                case COUNT -> amount.toPlainString();
                case TIME -> Durations.brief(Duration.ofMillis(amount.longValue()));
                case SIZE -> Sizes.brief(amount.longValue());
            };
        }
    }

    private final FigureUnit unit;
    private final String meaning;

    Figure(FigureUnit unit, String meaning) {
        this.unit = unit;
        this.meaning = meaning;
    }

    public FigureUnit unit() {
        return unit;
    }

    /** Its meaning, in words. */
    public String meaning() {
        return meaning;
    }

    /** Checks whether it is one of the runs that ended within a span of time; else it is as it is now. */
    public boolean isOfSpan() {
        return this != LAST_SUCCESS_AGE;
    }
}
