package dev.smartcron.schedule;

import dev.smartcron.text.Nearest;
import java.util.List;
import java.util.Locale;

/** The {@code @} words, in any case. */
final class Nickname {
    static final String REBOOT = "@reboot";
    static final String CONTINUOUS = "@continuous";

    private static final List<String> KNOWN = List.of(
            "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", REBOOT, CONTINUOUS);

    private Nickname() {}

    /** The five fields a nickname stands for; {@link #REBOOT} and {@link #CONTINUOUS} stand for themselves. */
    static String meaning(String written) throws BadSchedule {
        String word = written.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "@yearly", "@annually" -> "0 0 1 1 *";
            case "@monthly" -> "0 0 1 * *";
            case "@weekly" -> "0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@hourly" -> "0 * * * *";
            case REBOOT, CONTINUOUS -> word;
            default -> throw unknown(word, written);
        };
    }

    private static BadSchedule unknown(String word, String written) {
        int blank = word.indexOf(' ');
        if (blank > 0 && KNOWN.contains(word.substring(0, blank))) {
            return new BadSchedule("a nickname stands alone: nothing may follow " + written.substring(0, blank));
        }
        String hint = Nearest.to(word, KNOWN)
                .map(near -> "did you mean " + near + "?")
                .orElse("known are " + String.join(" ", KNOWN));
        return new BadSchedule(BadSchedule.shown(written) + " is not a nickname; " + hint);
    }

    /** The nickname that a lone word may have been meant for, as the end of a message, or nothing. */
    static String meant(String word) {
        return Nearest.hint("@" + word, KNOWN);
    }
}
