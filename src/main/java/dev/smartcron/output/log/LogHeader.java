package dev.smartcron.output.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line of SmartCron's own in a task's log: {@code === smartcron: payroll execution 812 attempt 1 started …}.
 *
 * @param rest what is said, from the word after the attempt's number on
 */
record LogHeader(String task, long execution, int attempt, String rest) {
    /** The beginning of every such line, and of no other: output that looks so gets a blank in front. */
    static final byte[] MARK = "=== smartcron: ".getBytes(StandardCharsets.US_ASCII);

    static final String CONTINUES = "continues";

    /** With its newline. */
    String line() {
        return "=== smartcron: " + task + " execution " + execution + " attempt " + attempt + " " + rest + "\n";
    }

    boolean isOf(String wantedTask, long wantedExecution, int wantedAttempt) {
        return task.equals(wantedTask) && execution == wantedExecution && attempt == wantedAttempt;
    }

    /** True when output of this attempt follows, rather than its end. */
    boolean opens() {
        return rest.startsWith("started") || rest.equals(CONTINUES);
    }

    /** Reads what follows {@link #MARK}; null when it is none of ours. */
    static @Nullable LogHeader parse(String text) {
        String[] words = text.split(" ", 6);
        if (words.length < 6 || !words[1].equals("execution") || !words[3].equals("attempt")) {
            return null;
        }
        try {
            return new LogHeader(words[0], Long.parseLong(words[2]), Integer.parseInt(words[4]), words[5]);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
