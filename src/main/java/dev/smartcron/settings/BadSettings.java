package dev.smartcron.settings;

import java.util.List;

/** Settings that cannot be used; each line is one problem, fit for the person who wrote them. */
public final class BadSettings extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lines;

    public BadSettings(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    public BadSettings(String line) {
        this(List.of(line));
    }

    /** True when lines of a file are among them; otherwise a variable or an option is wrong. */
    public boolean isOfFile() {
        return lines.stream().anyMatch(line -> line.matches(".*:\\d+:\\d+: .*"));
    }

    /** The problems, such as {@code smartcron.yaml:3:5: unknown key prot; did you mean port?}. At least one. */
    public List<String> lines() {
        return lines;
    }
}
