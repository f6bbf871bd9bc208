package dev.smartcron.schedule;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word that a mistyped one most likely meant. */
final class Nearest {
    private Nearest() {}

    /** The known word within about a third of the letters of {@code word}; empty when none is that near. */
    static Optional<String> to(String word, Collection<String> known) {
        Optional<String> best = Optional.empty();
        int limit = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word, candidate, limit);
            if (distance < limit) {
                limit = distance;
                best = Optional.of(candidate);
            }
        }
        return best;
    }

    /** Letters to insert, delete, change or swap with a neighbour; gives up at {@code limit}. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] before = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = previous;
            previous = row;
        }
        return Math.min(previous[b.length()], limit);
    }
}
