package dev.smartcron.web.access;

import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.FormFields;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people with a browser are answered, where programs get JSON: after a form the page that it was sent from, and a refusal
 * as a page.
 *
 * @param prefix of every path, for a reverse proxy; empty for none
 * @param page makes one of a refusal, and of the address that may be asked for again, or null
 */
public record BrowserAnswers(String prefix, RefusalPage page) {
    /** Makes a page of a refusal. */
    public interface RefusalPage {
        /**
         * Makes it.
         *
         * @param again the address that is worth asking for again soon; null for none
         * @param back the page whose form was refused; null for none
         */
        Response of(RequestError refusal, @Nullable String again, @Nullable String back);
    }

    private static final String API = "/api/cron";

    /** The page on which a browser signs in. */
    public static final String SIGN_IN = "/sign-in";

    /** Checks that a person is to read the answer. */
    boolean isOne(Call call) {
        return call.find("Accept").filter(types -> types.contains("text/html")).isPresent();
    }

    /** The answer to a form, which is the way to a page; any other answer stays as it is. */
    Response answered(Call call, Response answer) {
        boolean isDone = call.method().equals("POST")
                && answer.status() < 300
                && answer.type().startsWith("application/json");
        return FormFields.of(call)
                .filter(unused -> isDone && isOne(call))
                .map(form -> Response.seeOther(prefix
                        + form.back()
                                .orElse(String.valueOf(answer.headers().getOrDefault("Location", "/"))
                                        .replace(API, ""))))
                .orElseGet(() -> prefixed(answer));
    }

    /** Programs are led to the API as it is asked for from outside. */
    private Response prefixed(Response answer) {
        return Optional.ofNullable(answer.headers().get("Location"))
                .filter(place -> place.startsWith(API))
                .map(place -> answer.with("Location", prefix + place))
                .orElse(answer);
    }

    /** A refusal as people read it; whoever has to sign in first is led there, and back again. */
    Response refused(Call call, RequestError refusal) {
        boolean looks = call.method().equals("GET");
        String back = looks ? null : back(call);
        if (refusal.kind() != ErrorCode.UNAUTHORIZED || (!looks && call.path().equals(SIGN_IN))) {
            return page.of(refusal, looks && refusal.kind() == ErrorCode.UNAVAILABLE ? asked(call) : null, back);
        }
        // A link on another site brings no cookie with it; the same address asked for from here does.
        if (call.find("Sec-Fetch-Site").filter("cross-site"::equals).isPresent()) {
            return Response.page(
                    200,
                    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0\">"
                            + "<title>SmartCron</title></head><body></body></html>");
        }
        String to = looks ? asked(call) : back;
        return Response.seeOther(prefix
                + SIGN_IN
                + (to == null || to.equals("/") ? "" : "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)));
    }

    private static @Nullable String back(Call call) {
        try {
            return FormFields.of(call).flatMap(FormFields::back).orElse(null);
        } catch (RequestError e) {
            // That it cannot be read is what is being refused.
            return null;
        }
    }

    private static String asked(Call call) {
        StringBuilder address = new StringBuilder(call.path());
        call.query()
                .forEach((name, values) -> values.forEach(value -> address.append(address.indexOf("?") < 0 ? '?' : '&')
                        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return address.toString();
    }
}
