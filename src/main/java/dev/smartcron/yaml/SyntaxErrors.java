package dev.smartcron.yaml;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Puts syntax errors into words for people who do not know the YAML reader's inside. */
final class SyntaxErrors {
    private SyntaxErrors() {}

    static String of(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        if (problem.contains("\\t") || problem.contains("'\t'") || problem.contains("TAB")) {
            return "a tab stands where YAML wants spaces: indent with spaces";
        }
        if (problem.contains("another document")) {
            return "a second document begins here: one file is one document";
        }
        if (problem.contains("could not find expected ':'")) {
            return "a key is not followed by ':'";
        }
        if (problem.contains("mapping values are not allowed here")) {
            return "a second ': ' on one line: put the value in quotes, or mend the indentation";
        }
        if (problem.contains("<block end>")) {
            return "the indentation does not fit the lines above";
        }
        if (problem.contains("undefined alias")) {
            return "an alias has no anchor before it: " + problem;
        }
        if (problem.contains("unexpected end of stream") || problem.contains("<stream end>")) {
            return "the file ends inside a quoted text, a [list] or a {mapping}";
        }
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return "is not YAML: " + context + problem;
    }
}
