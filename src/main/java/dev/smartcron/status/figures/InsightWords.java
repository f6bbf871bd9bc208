package dev.smartcron.status.figures;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Listing;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/** Figures as the sentences of insights have them. */
final class InsightWords {
    private InsightWords() {}

    /** {@code 1 run}, {@code 29 runs}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 2.7%}. */
    static String percent(long part, long whole) {
        return FigureJson.percent(part, whole)
                        .setScale(1, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }

    /** {@code a and b}, {@code a, b and c}, {@code a, b and 7 more}. */
    static String names(List<String> all, int most) {
        if (all.size() > most) {
            return Listing.names(all, most, name -> name);
        }
        int last = all.size() - 1;
        return last < 1 ? String.join("", all) : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
    }

    /** {@code 7, 22 and 41}. */
    static String numbers(List<Integer> all) {
        return names(all.stream().map(String::valueOf).toList(), all.size());
    }

    static String millis(long millis) {
        return Durations.brief(Duration.ofMillis(millis));
    }
}
