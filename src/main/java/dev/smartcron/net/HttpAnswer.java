package dev.smartcron.net;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request.
 *
 * @param status zero where there was no answer, negative where it could not even be sent
 * @param error in words; null when the request was taken
 * @param retryAfter how long the receiver asks to be left alone; null when it does not
 */
public record HttpAnswer(
        int status, @Nullable String error, @Nullable Duration retryAfter) {
    public static final HttpAnswer TAKEN = new HttpAnswer(200, null, null);

    static HttpAnswer none(String error) {
        return new HttpAnswer(0, error, null);
    }

    static HttpAnswer impossible(String error) {
        return new HttpAnswer(-1, error, null);
    }

    /**
     * An answer.
     *
     * @param words the body's beginning; shown where it is one plain word, such as Slack's {@code no_service}, since
     *     anything longer may say the address
     */
    static HttpAnswer of(int code, @Nullable String retryAfter, String words, Instant now) {
        if (code >= 200 && code < 300) {
            return new HttpAnswer(code, null, null);
        }
        String moved = code >= 300 && code < 400 ? ", another address" : "";
        String why = words.strip().matches("[a-z]+(_[a-z]+)*") ? ": " + words.strip() : "";
        return new HttpAnswer(
                Math.max(code, 0),
                code < 0 ? "answers in no HTTP" : "answered " + code + moved + why,
                Optional.ofNullable(retryAfter).flatMap(text -> wait(text, now)).orElse(null));
    }

    public boolean isTaken() {
        return error == null;
    }

    /** Checks whether the receiver means that this request will never be taken, rather than not now. */
    public boolean isRefusal() {
        boolean isMistake = status >= 400 && status < 500;
        boolean isForNow = status == 408 || status == 425 || status == 429;
        return status < 0 || (isMistake && !isForNow);
    }

    /** Seconds, or a date; empty for anything else. */
    private static Optional<Duration> wait(String text, Instant now) {
        try {
            return Optional.of(
                    text.strip().matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text.strip()))
                            : Duration.between(
                                    now,
                                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
