package dev.smartcron.output.redaction;

import dev.smartcron.task.SecretValues;
import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secrets to be taken out of a task's output: values, in every {@linkplain SecretForms form} they may take, and what
 * patterns match within a line. Nothing is prepared before there is output.
 */
public final class Redaction {
    public static final String MASK = "[redacted]";

    private static final Redaction NONE = new Redaction(List.of(), List.of());

    private final Set<String> values;
    private final Set<String> patterns;
    private @Nullable Automaton automaton;
    private @Nullable Patterns compiled;

    private Redaction(Collection<String> values, Collection<String> patterns) {
        this.values = new LinkedHashSet<>();
        for (String value : values) {
            // The blanks around a value hide nothing, and a program that prints it often leaves them out.
            String bare = value.strip();
            if (bare.length() >= SecretForms.SHORTEST && !SecretValues.isSwitch(bare)) {
                this.values.add(bare);
            }
        }
        this.patterns = new LinkedHashSet<>(patterns);
    }

    public static Redaction none() {
        return NONE;
    }

    /**
     * Masks these.
     *
     * @param values those shorter than four characters are left alone
     * @param patterns in RE2's syntax
     */
    public static Redaction of(Collection<String> values, Collection<String> patterns) {
        return values.isEmpty() && patterns.isEmpty() ? NONE : new Redaction(values, patterns);
    }

    /** Reads what {@link #json} wrote. */
    public static Redaction fromJson(String text) {
        Map<String, @Nullable Object> json = Json.readObject(text);
        return of(texts(json.get("values")), texts(json.get("patterns")));
    }

    private static List<String> texts(@Nullable Object array) {
        List<String> texts = new ArrayList<>();
        if (array instanceof Iterable<?> all) {
            all.forEach(one -> texts.add(String.valueOf(one)));
        }
        return texts;
    }

    /** With the secrets themselves: for a private file of the run, and for nothing else. */
    public String json() {
        return Json.write(Json.object("values", values, "patterns", patterns));
    }

    public boolean isNothing() {
        return values.isEmpty() && patterns.isEmpty();
    }

    /** Null where no value is to be found. */
    @Nullable
    Automaton automaton() {
        if (automaton == null && !values.isEmpty()) {
            automaton = new Automaton(SecretForms.of(values));
        }
        return automaton == null ? null : automaton.fresh();
    }

    /** Null where there are none. */
    @Nullable
    Patterns patterns() {
        if (compiled == null && !patterns.isEmpty()) {
            compiled = new Patterns(patterns);
        }
        return compiled == null ? null : compiled.fresh();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Redaction that && values.equals(that.values) && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values, patterns);
    }

    /** Never what they are. */
    @Override
    public String toString() {
        return values.size() + " values and " + patterns.size() + " patterns";
    }
}
