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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                out.append(pair ? text.substring(i, i + 2) : "\ufffd");
                i += pair ? 1 : 0;
            } else if (lines && (c == '\n' || c == '\t')) {
                out.append(c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                out.append(lines ? "" : " ");
            } else {
                out.append(c);
            }
        }
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
