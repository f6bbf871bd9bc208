package dev.smartcron.yaml;

import dev.smartcron.text.Variables;
import dev.smartcron.yaml.Shape.BadValue;
import java.util.function.UnaryOperator;

/** {@code ${env:NAME}} in a value: it stands for a variable of the environment, looked up when the value is used. */
public final class References {
    private static final String OPEN = "${env:";

    private References() {}

    /** The text itself, when every reference in it is complete and names a variable. */
    public static String check(String text) throws BadValue {
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, open + 1)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new BadValue("has a ${env: without its closing }");
            }
            String name = text.substring(open + OPEN.length(), close);
            if (!Variables.isName(name)) {
                throw new BadValue("'" + name
                        + "' in ${env:…} is not the name of a variable: letters, digits and _, no " + "digit first");
            }
        }
        return text;
    }

    /** Whether a text refers to the environment at all. */
    public static boolean in(String text) {
        return text.contains(OPEN);
    }

    /** The text with a value in the place of every reference; only for a text that {@link #check} has accepted. */
    public static String resolve(String text, UnaryOperator<String> values) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
            int close = text.indexOf('}', open);
            out.append(text, from, open).append(values.apply(text.substring(open + OPEN.length(), close)));
            from = close + 1;
        }
        return out.append(text, from, text.length()).toString();
    }
}
