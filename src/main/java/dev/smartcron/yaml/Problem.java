package dev.smartcron.yaml;

/**
 * A fault in a file, for the person who wrote it.
 *
 * @param file as it was named on the command line or in the settings
 * @param line from one
 * @param column from one, in characters
 */
public record Problem(String file, int line, int column, String message) {
    /** One line: {@code tasks.yaml:12:5: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
