package dev.smartcron.web.access;

import dev.smartcron.app.Application;
import dev.smartcron.settings.BadSettings;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.UserError;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.EndpointTable;
import dev.smartcron.web.http.EndpointTable.FoundEndpoint;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.http.Visitor;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is asked.
 *
 * <ol>
 *   <li>Who asked a proxy, and for what of ours?
 *   <li>By a name of this server?
 *   <li>For something that there is?
 *   <li>By somebody who may?
 *   <li>With values that it takes? Then it is done.
 * </ol>
 *
 * @param faults takes what went wrong and is nobody's mistake
 */
public record Dispatcher(
        EndpointTable table,
        HostNames hosts,
        AccessControl access,
        FrontProxy front,
        Applications applications,
        BrowserAnswers people,
        Consumer<Throwable> faults) {
    private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})(?:\\.[0-9a-f]*)?\"");

    /** Always an answer, whatever happens. */
    public Response answer(Call sent) {
        Call call = front.seen(sent);
        try {
            hosts.check(call);
            FoundEndpoint found = table.find(call.method(), call.path());
            Visitor visitor = access.admit(found.endpoint(), call);
            Map<String, @Nullable Object> values = ParameterValues.of(found.endpoint(), call);
            Long revision = revision(call);
            Response answer = applications.with(
                    found.endpoint(),
                    app -> found.endpoint()
                            .action()
                            .apply(new Request(
                                    found.places(), values, visitor, revision, call, app, now(found.endpoint(), app))));
            Response shown = people.answered(call, answer);
            return access.renewed(
                    found.endpoint().method() == Method.GET ? conditional(shown, call) : shown, visitor, call);
        } catch (RequestError e) {
            return refused(call, e);
        } catch (UserError e) {
            return refused(call, new RequestError(kind(e), String.valueOf(e.getMessage()), e.hint()));
        } catch (DatabaseProblem e) {
            return refused(call, new RequestError(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e.hint()));
        } catch (BadSettings e) {
            return refused(
                    call,
                    new RequestError(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), "Mend the settings."));
        } catch (RuntimeException | StackOverflowError e) {
            faults.accept(e);
            return refused(
                    call,
                    new RequestError(
                            ErrorCode.OWN_FAULT,
                            "a fault of SmartCron's own",
                            "The dashboard's own output tells more."));
        }
    }

    /** Reads the time; for what is for anybody without a database, so that a page that tells of one that is away is whole. */
    private static Instant now(Endpoint endpoint, Application app) {
        if (endpoint.access() == Access.ANYBODY) {
            return app.clockWithoutDatabase().instant();
        }
        app.checkedDatabase();
        return app.now();
    }

    /** The revision in {@code If-Match}: the first part of the tag that an answer had. */
    private static @Nullable Long revision(Call call) {
        String given = call.find("If-Match").orElse("*");
        if (given.equals("*")) {
            return null;
        }
        Matcher tag = TAG.matcher(given);
        if (!tag.matches()) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "If-Match is no tag of a task", "Send the ETag of /api/cron/tasks/NAME.");
        }
        return Long.valueOf(tag.group(1));
    }

    private static Response conditional(Response answer, Call call) {
        if (answer.isStream() || answer.status() != 200) {
            return answer;
        }
        Response tagged = answer.headers().containsKey(Response.ETAG) ? answer : answer.tagged(null);
        boolean known = call.find("If-None-Match")
                .filter(tags -> tags.contains(String.valueOf(tagged.headers().get(Response.ETAG))))
                .isPresent();
        return known ? tagged.notModified() : tagged;
    }

    private static ErrorCode kind(UserError error) {
        return switch (error.kind()) {
            case WRONG_USE -> ErrorCode.UNPROCESSABLE;
            case REFUSED -> ErrorCode.CONFLICT;
            case CANNOT_WORK -> ErrorCode.UNAVAILABLE;
        };
    }

    private Response refused(Call call, RequestError refusal) {
        if (people.isOne(call)) {
            return people.refused(call, refusal);
        }
        Response answer = refusal.answer();
        return switch (refusal.kind()) {
            case UNAUTHORIZED -> answer.with("WWW-Authenticate", "Bearer");
            case METHOD_NOT_ALLOWED -> answer.with("Allow", table.methods(call.path()));
            case TOO_MANY_REQUESTS -> answer.with("Retry-After", "60");
            case UNAVAILABLE -> answer.with("Retry-After", "10");
            default -> answer;
        };
    }
}
