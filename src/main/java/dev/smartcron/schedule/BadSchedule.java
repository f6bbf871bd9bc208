package dev.smartcron.schedule;

/** A schedule or time zone that cannot be used; the message is one line for the person who wrote it. */
public final class BadSchedule extends Exception {
    private static final long serialVersionUID = 1L;

    BadSchedule(String message) {
        super(message);
    }

    /** A text as it was written, fit for one line of a message: no control characters, not endless. */
    static String shown(String written) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            if (i == 60) {
                return line.append('…').toString();
            }
            char c = written.charAt(i);
            if (isUnseen(c)) {
                line.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    line.append(Character.forDigit((c >> shift) & 0xf, 16));
                }
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    /** Also what turns the direction of text around or starts a line, so that a message reads as what it is. */
    private static boolean isUnseen(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
