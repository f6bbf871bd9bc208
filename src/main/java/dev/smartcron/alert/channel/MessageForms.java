package dev.smartcron.alert.channel;

import java.util.Map;

/** The forms that channels give a message; each is made when it is asked for. */
interface MessageForms {
    /** One line. */
    String subject();

    /** Plain text of 72 columns. */
    String text();

    /** A page that loads nothing. */
    String html();

    /** Returns the body for an incoming webhook of Slack. */
    byte[] slack();

    /** Returns the body for programs, as JSON. */
    byte[] json();

    /** The facts of it as environment variables, but for the text. */
    Map<String, String> variables();
}
