package dev.smartcron.schedule;

import dev.smartcron.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code @} words, in any case. */
final class Nickname {
    static final String REBOOT = "@reboot";
    static final String CONTINUOUS = "@continuous";

    private static final Map<String, String> EXPRESSIONS = Map.of(
            "@yearly",
            "0 0 1 1 *",
            "@annually",
            "0 0 1 1 *",
            "@monthly",
            "0 0 1 * *",
            "@weekly",
            "0 0 * * 0",
            "@daily",
            "0 0 * * *",
            "@midnight",
            "0 0 * * *",
            "@hourly",
            "0 * * * *",
            REBOOT,
            REBOOT,
            CONTINUOUS,
            CONTINUOUS);

    private static final List<String> KNOWN = List.of(
            "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", REBOOT, CONTINUOUS);

    private Nickname() {}

    /** The five fields a nickname stands for; {@link #REBOOT} and {@link #CONTINUOUS} stand for themselves. */
    static String meaning(String written) throws BadSchedule {
        String word = written.toLowerCase(Locale.ROOT);
        String expression = EXPRESSIONS.get(word);
        if (expression != null) {
            return expression;
        }
        int blank = word.indexOf(' ');
        if (blank > 0 && EXPRESSIONS.containsKey(word.substring(0, blank))) {
            throw new BadSchedule("a nickname stands alone: nothing may follow " + written.substring(0, blank));
        }
        String hint = Nearest.to(word, KNOWN)
                .map(near -> "did you mean " + near + "?")
                .orElse("known are " + String.join(" ", KNOWN));
        throw new BadSchedule(BadSchedule.shown(written) + " is not a nickname; " + hint);
    }

    /** The nickname that a lone word may have been meant for, as the end of a message, or nothing. */
    static String meant(String word) {
        return Nearest.hint("@" + word, KNOWN);
    }
}
