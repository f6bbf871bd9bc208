package dev.smartcron.text;

import java.util.regex.Pattern;

/** Control sequences that a terminal would obey: colours, the cursor, the window's title, another alphabet. */
public final class TerminalCodes {
    private static final Pattern CODES = Pattern.compile(
            "\u001b(?:\\[[0-?]*+[ -/]*+[@-~]|\\][^\u0007\u001b]*+(?:\u0007|\u001b\\\\)?|[ -/]++[0-~]|[0-Z\\\\^-~])");

    private TerminalCodes() {}

    /** The text without them. */
    public static String without(String text) {
        return text.indexOf('\u001b') < 0 ? text : CODES.matcher(text).replaceAll("");
    }
}
