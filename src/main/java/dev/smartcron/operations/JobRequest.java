package dev.smartcron.operations;

import dev.smartcron.execution.Payload;
import dev.smartcron.text.UserError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody wants done.
 *
 * @param owner whom it belongs to; null for nobody
 * @param key while the job is kept, the same key of its task is the same job; null for none
 * @param dueAt not to be started before; null for now
 * @param priority from 1 to 5; null for its task's
 * @param payload for its task to read; null for none
 */
public record JobRequest(
        String task,
        @Nullable String owner,
        @Nullable String key,
        @Nullable Instant dueAt,
        @Nullable Integer priority,
        @Nullable Payload payload) {
    private static final int LONGEST_OWNER = 100;
    private static final int LONGEST_KEY = 200;

    public JobRequest {
        checkOwner(owner);
        check("key", key, LONGEST_KEY);
        ReprioritiseTask.check(priority);
    }

    /**
     * Refuses what nobody can be called: the same for whoever looks for an owner's jobs.
     *
     * @throws UserError telling why
     */
    static void checkOwner(@Nullable String owner) {
        check("owner", owner, LONGEST_OWNER);
    }

    private static void check(String what, @Nullable String text, int longest) {
        if (text == null) {
            return;
        }
        String hint = "Give a line of up to " + longest + " characters, or leave --" + what + " out.";
        if (text.isBlank()) {
            throw UserError.wrongUse("the " + what + " is empty", hint);
        }
        if (text.codePointCount(0, text.length()) > longest) {
            throw UserError.wrongUse("the " + what + " has more than " + longest + " characters", hint);
        }
        if (text.codePoints().anyMatch(JobRequest::isNoText)) {
            throw UserError.wrongUse("the " + what + " has a line end or another control character in it", hint);
        }
    }

    private static boolean isNoText(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
