package dev.smartcron.settings;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Nearest;
import dev.smartcron.yaml.Shape.BadValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A limit that a figure is not to go beyond: {@code success_rate < 95% over 24h} is true of what is beyond it.
 *
 * @param limit in the figure's unit, as it is written
 * @param span of time until now; null for a figure that is as it is now
 */
public record FigureLimit(
        Figure figure,
        Comparison comparison,
        String limit,
        @Nullable Duration span) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z_0-9]+)\\s*([^\\sA-Za-z_0-9]+)\\s*(\\S+)(?:\\s+(\\S+)\\s+(\\S+))?\\s*");

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Each look counts anew, so that a span must not hold years. */
    private static final Duration LONGEST = Duration.ofDays(35);

    /** Signs between a figure and its limit. */
    public enum Comparison {
        BELOW("<", "below"),
        AT_MOST("<=", "at most"),
        ABOVE(">", "above"),
        AT_LEAST(">=", "at least");

        private final String sign;
        private final String words;

        Comparison(String sign, String words) {
            this.sign = sign;
            this.words = words;
        }

        boolean holds(BigDecimal value, BigDecimal limit) {
            int order = value.compareTo(limit);
            return switch (this) {
                case BELOW -> order < 0;
                case AT_MOST -> order <= 0;
                case ABOVE -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }

        /** Checks whether too little is what is wrong; else too much is. */
        public boolean isOfTooLittle() {
            return this == BELOW || this == AT_MOST;
        }
    }

    /**
     * Reads {@code FIGURE < LIMIT over SPAN}.
     *
     * @throws BadValue saying what is wrong, with the nearest known word
     */
    static FigureLimit parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue("'" + text + "' is not FIGURE < LIMIT over SPAN, such as success_rate < 95% over 24h");
        }
        Figure figure = figure(form.group(1));
        Comparison comparison = comparison(form.group(2));
        figure.unit().read(form.group(3));
        return new FigureLimit(figure, comparison, form.group(3), span(figure, form));
    }

    private static Figure figure(String word) throws BadValue {
        for (Figure figure : Figure.values()) {
            if (figure.word().equals(word)) {
                return figure;
            }
        }
        List<String> known = Arrays.stream(Figure.values()).map(Figure::word).toList();
        String hint = Nearest.hint(word, known);
        throw new BadValue(
                "'" + word + "' is no figure" + (hint.isEmpty() ? ": write one of " + String.join(", ", known) : hint));
    }

    private static Comparison comparison(String sign) throws BadValue {
        return Arrays.stream(Comparison.values())
                .filter(each -> each.sign.equals(sign))
                .findFirst()
                .orElseThrow(() -> new BadValue("'" + sign + "' compares nothing: write one of "
                        + Arrays.stream(Comparison.values())
                                .map(each -> each.sign)
                                .collect(Collectors.joining(" "))));
    }

    private static @Nullable Duration span(Figure figure, Matcher form) throws BadValue {
        String example = form.group(1) + " " + form.group(2) + " " + form.group(3);
        if (form.group(4) == null) {
            if (figure.isOfSpan()) {
                throw new BadValue(figure.word() + " needs a span of time: write " + example + " over 24h");
            }
            return null;
        }
        if (!form.group(4).equals("over")) {
            throw new BadValue("'" + form.group(4) + "' is not over: write " + example + " over " + form.group(5));
        }
        if (!figure.isOfSpan()) {
            throw new BadValue(figure.word() + " is as it is now: write " + example + " without over");
        }
        Duration span;
        try {
            span = Durations.parse(form.group(5));
        } catch (IllegalArgumentException e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            throw new BadValue("'" + form.group(5) + "' is not a span from " + Durations.format(SHORTEST) + " to "
                    + Durations.format(LONGEST));
        }
        return span;
    }

    /** Checks whether a value is beyond the limit. */
    public boolean isBeyond(BigDecimal value) {
        return comparison.holds(value, amount());
    }

    private BigDecimal amount() {
        try {
            return figure.unit().read(limit);
        } catch (BadValue e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value for people: as short as it can be and be on its own side of the limit. */
    public String brief(BigDecimal value) {
        for (int places = 1; figure.unit() == Figure.FigureUnit.SHARE && places < 6; places++) {
            BigDecimal rounded = value.setScale(places, RoundingMode.HALF_UP);
            if (isBeyond(rounded) == isBeyond(value)) {
                return figure.unit().brief(rounded);
            }
        }
        return figure.unit().brief(value);
    }

    /** A value and its limit: {@code success_rate 91.7% over 24h, below 95%}. */
    public String told(BigDecimal value) {
        return figure.word() + " " + brief(value) + (span == null ? "" : " over " + written(span)) + ", "
                + comparison.words + " " + limit;
    }

    /** As it is written in the settings. */
    @Override
    public String toString() {
        return figure.word() + " " + comparison.sign + " " + limit + (span == null ? "" : " over " + written(span));
    }

    /** Up to two days in hours, as people speak of them. */
    private static String written(Duration span) {
        long hours = span.toHours();
        return hours <= 48 && span.equals(Duration.ofHours(hours)) ? hours + "h" : Durations.format(span);
    }
}
