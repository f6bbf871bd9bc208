package dev.smartcron.settings;

import dev.smartcron.text.FileErrors;
import dev.smartcron.text.FileText;
import dev.smartcron.text.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** A value that is looked up when it is asked for and never shown: a literal, a text with references, or a file. */
public final class Secret {
    private final String name;
    private final Supplier<String> source;

    private Secret(String name, Supplier<String> source) {
        this.name = name;
        this.source = source;
    }

    /** A value that is already known. */
    public static Secret of(String value) {
        return new Secret("a given value", () -> value);
    }

    /** A text in which {@code ${env:X}} stands for a variable of the environment. */
    public static Secret in(String name, String text, Map<String, String> environment) {
        return new Secret(
                name,
                () -> References.resolve(text, variable -> {
                    String value = environment.get(variable);
                    if (value == null) {
                        throw new BadSettings(name + ": the environment variable " + variable + " is not set");
                    }
                    return value;
                }));
    }

    /** The first line of a file. */
    static Secret inFile(String name, Path file) {
        return new Secret(name, () -> {
            try {
                String text = FileText.of(Files.readAllBytes(file));
                String line = text.lines().findFirst().orElse("");
                if (line.isEmpty()) {
                    throw new BadSettings(
                            name + ": " + (text.isEmpty() ? file : "the first line of " + file) + " is empty");
                }
                return line;
            } catch (FileText.NotText e) {
                throw new BadSettings(name + ": " + file + " " + e.getMessage() + " (line " + e.line() + ")");
            } catch (IOException e) {
                throw new BadSettings(name + ": " + file + " cannot be read: " + FileErrors.inWords(e));
            }
        });
    }

    /**
     * The value itself; keep it no longer than needed.
     *
     * @throws BadSettings naming the variable or file that it should come from and that is not there
     */
    public String reveal() {
        return source.get();
    }

    /** Never the value. */
    @Override
    public String toString() {
        return "(" + name + ", not shown)";
    }
}
