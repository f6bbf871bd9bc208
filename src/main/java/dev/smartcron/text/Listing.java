package dev.smartcron.text;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The first few of many on one line, and the number of those left out. */
public final class Listing {
    private Listing() {}

    /** {@code a, b, c and 7 more}. */
    public static <T> String names(List<T> all, int most, Function<? super T, String> name) {
        return first(all, most, name, ", ", " and ");
    }

    /** {@code a failed; b failed; and 7 more}: of words that may have commas in them. */
    public static <T> String sentences(List<T> all, int most, Function<? super T, String> words) {
        return first(all, most, words, "; ", "; and ");
    }

    private static <T> String first(
            List<T> all, int most, Function<? super T, String> words, String between, String last) {
        String named = all.stream().limit(most).map(words).collect(Collectors.joining(between));
        return all.size() > most ? named + last + (all.size() - most) + " more" : named;
    }
}
