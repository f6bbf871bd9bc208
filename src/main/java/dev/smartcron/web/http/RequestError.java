package dev.smartcron.web.http;

import dev.smartcron.text.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says no to what was asked: what is wrong, and what to try. */
public final class RequestError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kinds of refusals, by what HTTP calls them. */
    public enum ErrorCode {
        BAD_REQUEST(400),
        UNAUTHORIZED(401),
        FORBIDDEN(403),
        NOT_FOUND(404),
        METHOD_NOT_ALLOWED(405),
        CONFLICT(409),
        PRECONDITION_FAILED(412),
        TOO_LARGE(413),
        MISDIRECTED(421),
        UNPROCESSABLE(422),
        TOO_MANY_REQUESTS(429),
        OWN_FAULT(500),
        UNAVAILABLE(503);

        private final int status;

        ErrorCode(int status) {
            this.status = status;
        }

        /** Its code in JSON. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ErrorCode kind;
    private final String hint;
    private final @Nullable String page;

    public RequestError(ErrorCode kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    /**
     * One of which programs and people find more in different places.
     *
     * @param hint for programs
     * @param page for people, its path without the prefix of the site; null where the hint is for both
     */
    public RequestError(ErrorCode kind, String message, String hint, @Nullable String page) {
        super(message);
        this.kind = kind;
        this.hint = hint;
        this.page = page;
    }

    public ErrorCode kind() {
        return kind;
    }

    public String hint() {
        return hint;
    }

    /** The path of the page where people find more, in the place of the hint; null where the hint is for them too. */
    public @Nullable String page() {
        return page;
    }

    /** The answer that tells it to a program. */
    public Response answer() {
        Map<String, ?> error = Json.object("code", kind.code(), "message", getMessage(), "hint", hint);
        return Response.json(kind.status, Json.object("error", error));
    }
}
