package dev.smartcron.status.verify;

import dev.smartcron.text.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one thing.
 *
 * @param what was looked at, in a word or two
 * @param detail what was seen
 * @param hint what to try; null when all is well
 */
public record Finding(
        Level level, String what, String detail, @Nullable String hint) {

    /** How bad it is. */
    public enum Level {
        OK("ok"),
        /** Works, and may not be meant so. */
        WARN("warn"),
        /** Does not work. */
        FAIL("FAIL");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        /** The public word. */
        public String word() {
            return word;
        }
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "name", what, "status", level.word().toLowerCase(Locale.ROOT), "detail", detail, "hint", hint);
    }
}
