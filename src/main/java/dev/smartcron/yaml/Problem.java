package dev.smartcron.yaml;

/**
 * A fault in a file, for the person who wrote it.
 *
 * @param file as it was named on the command line or in the settings
 * @param line from one; zero of what is wrong with the file as a whole
 * @param column from one, in characters
 */
public record Problem(String file, int line, int column, String message) {
    public boolean hasPlace() {
        return line > 0;
    }

    /** One line: {@code tasks.yaml:12:5: message}. */
    @Override
    public String toString() {
        return (hasPlace() ? file + ":" + line + ":" + column : file) + ": " + message;
    }
}
