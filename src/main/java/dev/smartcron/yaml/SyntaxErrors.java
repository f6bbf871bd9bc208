package dev.smartcron.yaml;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Puts syntax errors into words for people who do not know the YAML reader's inside. */
final class SyntaxErrors {
    /** Parts of the reader's messages, each with what it means; the first that fits. */
    private static final String[][] MEANINGS = {
        {"\\t", "a tab stands where YAML wants spaces: indent with spaces"},
        {"'\t'", "a tab stands where YAML wants spaces: indent with spaces"},
        {"TAB", "a tab stands where YAML wants spaces: indent with spaces"},
        {"another document", "a second document begins here: one file is one document"},
        {"could not find expected ':'", "a key is not followed by ':'"},
        {
            "mapping values are not allowed here",
            "a second ': ' on one line: put the value in quotes, or mend the indentation"
        },
        {"<block end>", "the indentation does not fit the lines above"},
        {"unexpected end of stream", "the file ends inside a quoted text, a [list] or a {mapping}"},
        {"<stream end>", "the file ends inside a quoted text, a [list] or a {mapping}"}
    };

    private SyntaxErrors() {}

    static String of(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        for (String[] meaning : MEANINGS) {
            if (problem.contains(meaning[0])) {
                return meaning[1];
            }
        }
        if (problem.contains("undefined alias")) {
            return "an alias has no anchor before it: " + problem;
        }
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return "is not YAML: " + context + problem;
    }
}
