package dev.smartcron.alert;

/** The text of a message, safe to send: one line of subject without control characters, a body of plain lines. */
record MessageText(String subject, String body) {
    private static final int LONGEST_SUBJECT = 160;
    private static final int LONGEST_BODY = 64 * 1024;

    MessageText {
        subject = shortened(plain(subject, false), LONGEST_SUBJECT);
        body = shortened(plain(body, true), LONGEST_BODY);
    }

    /** Names and output come from outside: no line break reaches a header, no escape sequence a terminal. */
    private static String plain(String text, boolean lines) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                out.append('\ufffd');
            } else if ((lines && (c == '\n' || c == '\t'))
                    || !(Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
                out.appendCodePoint(c);
            } else {
                out.append(lines ? "" : " ");
            }
        });
        return lines ? out.toString() : out.toString().strip();
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}
