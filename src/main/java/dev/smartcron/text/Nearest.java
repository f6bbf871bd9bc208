package dev.smartcron.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word nearest to a mistyped one. */
public final class Nearest {
    private Nearest() {}

    /**
     * The known word that a slip of the pen makes this one of, the closest first; empty when none is near. A slip is one
     * edit in a word of three letters, two from six on, three from ten on, or an end left off; another number is another
     * word.
     */
    public static Optional<String> to(String word, Collection<String> known) {
        String wanted = word.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            String small = candidate.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, small);
            if (distance < bestDistance && isNear(wanted, small, distance)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isNear(String word, String known, int distance) {
        boolean begun = word.length() > 3 && known.startsWith(word) && 2 * word.length() >= known.length();
        return (begun || distance <= slips(Math.min(word.length(), known.length())))
                && digits(word).equals(digits(known));
    }

    private static int slips(int length) {
        return length < 3 ? 0 : length < 6 ? 1 : length < 10 ? 2 : 3;
    }

    private static String digits(String word) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            if (Character.isDigit(word.charAt(i))) {
                digits.append(word.charAt(i));
            }
        }
        return digits.toString();
    }

    /** {@code "; did you mean X?"}, or nothing when no known word is near. */
    public static String hint(String word, Collection<String> known) {
        return to(word, known).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** Optimal string alignment: insert, delete, replace, and swap of neighbours cost one each. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
