package dev.smartcron.execution;

import dev.smartcron.yaml.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/reasons.md says what the codes say. */
class ReasonDocumentsTest {
    private static final Map<String, String> FORMS = Map.of(
            "time",
            "TIME",
            "duration",
            "DURATION",
            "took",
            "DURATION",
            "size",
            "SIZE",
            "bytes",
            "SIZE",
            "reason",
            "REASON");

    /** Facts whose name says too little, or too much of how they are kept. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("by", "WHO"),
            Map.entry("for", "WHO"),
            Map.entry("execution", "N"),
            Map.entry("attempt", "N"),
            Map.entry("attempts", "M"),
            Map.entry("running", "N"),
            Map.entry("limit", "M"),
            Map.entry("most", "N"),
            Map.entry("wanted", "N"),
            Map.entry("exit_code", "N"),
            Map.entry("from", "DAY"),
            Map.entry("until", "DAY"),
            Map.entry("real", "PATH"),
            Map.entry("allowed", "FOLDERS"),
            Map.entry("use", "execute, work in or take variables from"),
            Map.entry("word", "a word of the command, or the value of a variable"),
            Map.entry("origin", "from where"));

    @Test
    void the_page_is_what_the_codes_say() throws IOException {
        StringBuilder out = new StringBuilder();
        for (Status state : Status.values()) {
            section("## " + state.word(), codes(state), out);
        }
        section("## Parts of other reasons", codes(null), out);
        Generated.isUpToDateBelow(
                "<!-- From here on made from the codes. -->",
                Path.of("docs/reasons.md"),
                out.toString().stripTrailing() + "\n");
    }

    /** Each code stands with the first state that it explains. */
    private static List<ReasonCode> codes(Status state) {
        return Arrays.stream(ReasonCode.values())
                .filter(code ->
                        code.states().stream().min(Comparator.naturalOrder()).orElse(null) == state)
                .toList();
    }

    private static void section(String title, List<ReasonCode> codes, StringBuilder out) {
        if (codes.isEmpty()) {
            return;
        }
        out.append(title).append("\n\n");
        for (ReasonCode code : codes) {
            out.append("### `")
                    .append(code.word())
                    .append("`\n\n> ")
                    .append(sentence(code))
                    .append("\n\n");
            List<Status> states = new ArrayList<>(code.states());
            states.sort(Comparator.naturalOrder());
            if (states.size() > 1) {
                out.append(
                        states.stream().map(state -> "`" + state.word() + "`").collect(Collectors.joining(", ")));
                out.append(". ");
            }
            out.append(code.advice()).append("\n\n");
        }
    }

    private static String sentence(ReasonCode code) {
        String text = (code.isNotStarted() ? "not started: " : "") + code.sentence();
        for (Map.Entry<String, Facts> fact : Facts.of(code).entrySet()) {
            String form = fact.getValue().form();
            String name = fact.getKey();
            String shown = form.isEmpty()
                    ? NAMES.getOrDefault(name, name.toUpperCase(Locale.ROOT).replace('_', ' '))
                    : FORMS.get(form);
            text = text.replace("{" + name + (form.isEmpty() ? "" : ":" + form) + "}", "*" + shown + "*");
        }
        return text;
    }
}
