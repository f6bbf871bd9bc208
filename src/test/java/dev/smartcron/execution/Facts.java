package dev.smartcron.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facts that the sentence of a code speaks of.
 *
 * @param form {@code time}, {@code duration} and so on, as the sentence writes it; empty for a text
 * @param optional whether the sentence can do without
 */
record Facts(String form, boolean optional) {
    private static final Pattern PART = Pattern.compile("\\[([^]]*)]|([^\\[]+)");
    private static final Pattern FACT = Pattern.compile("\\{(\\w+)(?::(\\w+))?}");

    /** By name, in the order of the sentence. */
    static Map<String, Facts> of(ReasonCode code) {
        Map<String, Facts> facts = new LinkedHashMap<>();
        Matcher part = PART.matcher(code.sentence());
        while (part.find()) {
            boolean optional = part.group(1) != null;
            Matcher fact = FACT.matcher(optional ? part.group(1) : part.group(2));
            while (fact.find()) {
                facts.put(fact.group(1), new Facts(fact.group(2) == null ? "" : fact.group(2), optional));
            }
        }
        return facts;
    }

    /** A reason has all the facts that its sentence needs, as what it is read as, and none that it leaves out. */
    static void check(Reason reason) {
        Map<String, Facts> known = of(reason.code());
        known.forEach((name, fact) -> {
            if (!fact.optional()) {
                assertThat(reason.facts()).as("facts of " + reason).containsKey(name);
            }
            Object value = reason.facts().get(name);
            if (value != null && !fact.form().isEmpty()) {
                assertThat(value)
                        .as("%s of %s", name, reason)
                        .isInstanceOf(
                                switch (fact.form()) {
                                    case "reason" -> Map.class;
                                    case "numbers" -> List.class;
                                    default -> Long.class;
                                });
            }
        });
        Map<String, Object> rest = new LinkedHashMap<>(reason.facts());
        rest.keySet().removeAll(known.keySet());
        rest.remove(Reason.SURVIVORS);
        rest.remove(Reason.NOT_RETRIED);
        assertThat(rest)
                .as("facts of " + reason + " that its sentence does not tell")
                .isEmpty();
    }
}
