package dev.smartcron.web.api;

import dev.smartcron.app.Application;
import dev.smartcron.app.HealthLook;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of all checks in one word, made anew after a few seconds: to ask again and again costs no more. One makes it;
 * whoever asks meanwhile gets the last one, and holds no connection for longer than that takes.
 */
final class HealthWord {
    private static final Duration HOLDS = Duration.ofSeconds(10);

    /** The longest wait for the first word, of those who come while it is made. */
    private static final long FIRST_SECONDS = 5;

    /**
     * The word of one look.
     *
     * @param at when it was made
     */
    private record CheckedWord(String word, Instant at) {
        boolean holdsAt(Instant now) {
            return now.isBefore(at.plus(HOLDS)) && !now.isBefore(at);
        }
    }

    private final Function<Application, String> checked;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable CheckedWord last;

    HealthWord() {
        this(app -> new HealthLook(app, false).check().status().word());
    }

    HealthWord(Function<Application, String> checked) {
        this.checked = checked;
    }

    /**
     * The word.
     *
     * @throws RequestError where the first is still being made
     */
    String of(Application app, Instant now) {
        CheckedWord known = last;
        if (known != null && known.holdsAt(now)) {
            return known.word();
        }
        if (!isMine(known == null)) {
            CheckedWord meanwhile = last;
            if (meanwhile == null) {
                throw new RequestError(
                        ErrorCode.UNAVAILABLE, "the first checks are being made", "Ask again in a moment.");
            }
            return meanwhile.word();
        }
        try {
            CheckedWord made = last;
            if (made == null || !made.holdsAt(now)) {
                made = new CheckedWord(checked.apply(app), now);
                last = made;
            }
            return made.word();
        } finally {
            making.unlock();
        }
    }

    /** Takes the making of it, unless somebody else has it. */
    private boolean isMine(boolean isFirst) {
        try {
            return isFirst ? making.tryLock(FIRST_SECONDS, TimeUnit.SECONDS) : making.tryLock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
