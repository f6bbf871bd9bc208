package dev.smartcron.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that people write with {@code *} for any characters. */
public final class Wildcards {
    private Wildcards() {}

    /** The pattern that each of the names matches which one of these stands for. */
    public static Pattern anyOf(List<String> names) {
        return Pattern.compile(names.stream().map(Wildcards::quoted).collect(Collectors.joining("|")));
    }

    private static String quoted(String name) {
        return List.of(name.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
