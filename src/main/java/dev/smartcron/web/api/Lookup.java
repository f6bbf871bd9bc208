package dev.smartcron.web.api;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.UserError;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds what a request names. */
final class Lookup {
    private static final Duration LONGEST_PAUSE = Duration.ofDays(3_650);

    private Lookup() {}

    /** The task that the path names. */
    static TaskRow task(Request request) {
        return task(request.app(), request.place("name"));
    }

    /**
     * The task of this name.
     *
     * @throws RequestError where there is none
     */
    static TaskRow task(Application app, String name) {
        try {
            return app.names().find(name);
        } catch (UserError e) {
            throw new RequestError(
                    ErrorCode.NOT_FOUND, String.valueOf(e.getMessage()), "/api/cron/tasks lists them.", "/tasks");
        }
    }

    /**
     * The execution that the path names.
     *
     * @throws RequestError where there is none
     */
    static Execution execution(Request request) {
        long id = request.id("execution");
        return request.app()
                .executions()
                .find(id)
                .orElseThrow(() -> new RequestError(
                        ErrorCode.NOT_FOUND,
                        "there is no execution " + id,
                        "/api/cron/history shows which there are.",
                        "/history"));
    }

    /**
     * The alert that the path names.
     *
     * @throws RequestError where there is none
     */
    static Condition alert(Request request) {
        long id = request.id("alert");
        return new Conditions(request.app().database())
                .find(id, request.now())
                .orElseThrow(() -> new RequestError(
                        ErrorCode.NOT_FOUND,
                        "there is no alert " + id,
                        "/api/cron/alerts lists those open.",
                        "/alerts"));
    }

    /** The end of a pause that is to last {@code for} so long, or {@code until} then; null where it lasts until it is ended. */
    static @Nullable Instant until(Request request) {
        Instant until = request.text("until").isEmpty() ? null : request.future("until");
        if (until != null) {
            if (request.text("for").isPresent()) {
                throw new RequestError(ErrorCode.BAD_REQUEST, "both for and until are given", "Give one of the two.");
            }
            if (!until.isAfter(request.now()) || until.isAfter(request.now().plus(LONGEST_PAUSE))) {
                throw new RequestError(ErrorCode.BAD_REQUEST, "until is no time to come", "Give a later one.");
            }
            return until;
        }
        Duration length = request.duration("for").orElse(null);
        if (length != null && (length.isZero() || length.compareTo(LONGEST_PAUSE) > 0)) {
            throw new RequestError(ErrorCode.BAD_REQUEST, "for is too short or too long", "Give 1s to 3650d.");
        }
        return length == null ? null : request.now().plus(length);
    }

    /** Refuses a request without a value that its endpoint needs. */
    static RequestError missing(String name) {
        return new RequestError(ErrorCode.BAD_REQUEST, name + " is missing", "Send it in the body, as JSON.");
    }
}
