package dev.smartcron.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code ${env:NAME}} in a value: it stands for a variable of the environment, looked up when the value is used. */
public final class References {
    private static final String OPEN = "${env:";

    private References() {}

    /**
     * The fault of a reference in this text, as the rest of a sentence; empty when each is complete. Quotes nothing of it: it
     * may be a secret.
     */
    public static Optional<String> problem(String text) {
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, open + 1)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                return Optional.of("has a ${env: without its closing }");
            }
            String name = text.substring(open + OPEN.length(), close);
            if (!Variables.isName(name)) {
                return Optional.of(
                        "has a ${env:…} without the name of a variable in it: letters, digits and _, no digit"
                                + " first");
            }
        }
        return Optional.empty();
    }

    /** Checks whether a text refers to the environment at all. */
    public static boolean in(String text) {
        return text.contains(OPEN);
    }

    /** Checks whether a text begins with a reference. */
    public static boolean atStart(String text) {
        return text.startsWith(OPEN);
    }

    /** Checks whether a text is one reference and nothing else. */
    public static boolean isOne(String text) {
        return atStart(text) && text.indexOf('}') == text.length() - 1;
    }

    /** The variables that a text refers to, in its order. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        resolve(text, name -> {
            names.add(name);
            return "";
        });
        return names;
    }

    /** The text with a value in the place of every reference; one that is not closed stays as it is. */
    public static String resolve(String text, UnaryOperator<String> values) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            out.append(text, from, open).append(values.apply(text.substring(open + OPEN.length(), close)));
            from = close + 1;
        }
        return out.append(text, from, text.length()).toString();
    }
}
