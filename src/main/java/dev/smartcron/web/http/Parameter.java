package dev.smartcron.web.http;

import java.util.List;

/**
 * A value that an endpoint takes, in the query of a GET or in the body of a POST.
 *
 * @param words that it may be; empty for any of its kind
 */
public record Parameter(String name, ValueKind kind, List<String> words, String says) {
    /** The kinds of values. */
    public enum ValueKind {
        TEXT,
        NUMBER,
        FLAG,
        TIME,
        DURATION,
        /** Any number of texts. */
        TEXTS
    }

    public Parameter {
        words = List.copyOf(words);
    }

    public static Parameter text(String name, String says) {
        return new Parameter(name, ValueKind.TEXT, List.of(), says);
    }

    public static Parameter texts(String name, String says) {
        return new Parameter(name, ValueKind.TEXTS, List.of(), says);
    }

    public static Parameter word(String name, List<String> words, String says) {
        return new Parameter(name, ValueKind.TEXT, words, says);
    }

    public static Parameter number(String name, String says) {
        return new Parameter(name, ValueKind.NUMBER, List.of(), says);
    }

    public static Parameter flag(String name, String says) {
        return new Parameter(name, ValueKind.FLAG, List.of(), says);
    }

    public static Parameter time(String name, String says) {
        return new Parameter(name, ValueKind.TIME, List.of(), says);
    }

    public static Parameter duration(String name, String says) {
        return new Parameter(name, ValueKind.DURATION, List.of(), says);
    }
}
