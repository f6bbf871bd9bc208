package dev.smartcron.schedule;

import dev.smartcron.text.Durations;
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
        if (word.startsWith("@every")) {
            return new BadSchedule(BadSchedule.shown(written) + " is not cron; write "
                    + every(word.substring(6).strip()));
        }
        String hint = Nearest.to(word, KNOWN)
                .map(near -> "did you mean " + near + "?")
                .orElse("known are " + String.join(" ", KNOWN));
        return new BadSchedule(BadSchedule.shown(written) + " is not a nickname; " + hint);
    }

    /** The fields for an interval, where whole hours or minutes of the clock fit it. */
    private static String every(String interval) {
        try {
            long minutes = Durations.parse(interval).toMinutes();
            if (minutes > 0 && minutes < 60 && 60 % minutes == 0) {
                return minutes == 1 ? "* * * * *" : "*/" + minutes + " * * * *";
            }
            if (minutes % 60 == 0 && minutes < 1_440 && minutes > 0 && 1_440 % minutes == 0) {
                return minutes == 60 ? "0 * * * *" : "0 */" + minutes / 60 + " * * *";
            }
        } catch (IllegalArgumentException e) {
            // No interval either.
            return "five fields, such as */5 * * * *";
        }
        return "the times of the clock it is to run at, such as 0 7,14,21 * * *";
    }

    /** The nickname that a lone word may have been meant for, as the end of a message, or nothing. */
    static String meant(String word) {
        return Nearest.hint("@" + word, KNOWN);
    }
}
