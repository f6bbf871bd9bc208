package dev.smartcron.web.access;

import dev.smartcron.execution.Actor;
import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.settings.DashboardSettings.Role;
import dev.smartcron.settings.Secret;
import dev.smartcron.text.Sha256;
import dev.smartcron.web.access.Tokens.KnownToken;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.FormFields;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.http.Visitor;
import dev.smartcron.web.http.Visitor.BrowserSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides who may ask for what. Whoever is not known may ask for nothing but what is for anybody. Programs send their token;
 * browsers sign in with it once, and have a session then.
 */
public final class AccessControl {
    private static final String BEARER = "Bearer ";
    private static final String SET_COOKIE = "Set-Cookie";
    private static final Visitor NOBODY = new Visitor(new Actor("nobody", "-"), Role.VIEWER);

    private final Tokens tokens;
    private final Sessions sessions;
    private final Optional<Secret> webhook;
    private final String cookie;
    private final String cookiePath;
    private final Clock clock;
    private final OneTimeCode code;
    private final FailedSignIns failed = new FailedSignIns();

    public AccessControl(Tokens tokens, DashboardSettings settings, Clock clock) {
        this.tokens = tokens;
        this.sessions = new Sessions(tokens);
        this.webhook = settings.webhookSecret();
        // Browsers send a cookie to every port of a host.
        this.cookie = "smartcron_" + settings.port();
        this.cookiePath = settings.path().isEmpty() ? "/" : settings.path();
        this.clock = clock;
        this.code = new OneTimeCode(clock.instant());
    }

    /** Signs in whoever started this, once and soon. */
    public OneTimeCode code() {
        return code;
    }

    /**
     * Identifies the visitor, where they may.
     *
     * @throws RequestError where they may not
     */
    Visitor admit(Endpoint endpoint, Call call) {
        boolean acts = endpoint.method() == Method.POST;
        if (acts && bearer(call).isEmpty()) {
            sameOrigin(call);
        }
        return switch (endpoint.access()) {
            case ANYBODY -> NOBODY;
            case WEBHOOK -> webhook(call);
            case VIEWER, OPERATOR -> allowed(endpoint, acts ? proven(known(call), call) : known(call));
        };
    }

    private static Visitor allowed(Endpoint endpoint, Visitor visitor) {
        if (endpoint.access() == Endpoint.Access.OPERATOR && !visitor.mayAct()) {
            throw new RequestError(
                    ErrorCode.FORBIDDEN,
                    visitor.actor().name() + " may look and not act",
                    "Use a token whose role is operator.");
        }
        return visitor;
    }

    private Visitor known(Call call) {
        Optional<String> token = bearer(call);
        if (token.isPresent()) {
            KnownToken found = checked(call, tokens.find(token.get()), "this is no token");
            return new Visitor(new Actor(found.name(), call.address()), found.role());
        }
        return call.cookie(cookie)
                .flatMap(each -> sessions.find(each, call.address(), clock.instant()))
                .orElseThrow(() -> unknown("no token is given"));
    }

    private static Optional<String> bearer(Call call) {
        return call.find("Authorization")
                .filter(given -> given.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(given -> given.substring(BEARER.length()).strip());
    }

    /** A browser says where a form stands; one of another site may not act here, nor sign anybody in. */
    private static void sameOrigin(Call call) {
        boolean same = call.find("Sec-Fetch-Site")
                .map(site -> site.equals("same-origin") || site.equals("none"))
                .orElseGet(() -> call.find("Origin")
                        .map(origin -> origin.replaceFirst("^https?://", "")
                                .equalsIgnoreCase(call.find("Host").orElse("")))
                        .orElse(true));
        if (!same) {
            throw new RequestError(
                    ErrorCode.FORBIDDEN,
                    "this was sent from another site's page",
                    "Send it from a page of this server.");
        }
    }

    /** Whoever comes by a session shows besides that the form, or the script, is one of ours. */
    private static Visitor proven(Visitor visitor, Call call) {
        Optional<String> wanted = visitor.session().map(BrowserSession::proof);
        String given = call.find("X-CSRF-Token")
                .or(() -> FormFields.of(call).flatMap(form -> form.first(FormFields.PROOF)))
                .orElse("");
        if (wanted.isPresent() && !equal(wanted.get(), given)) {
            throw new RequestError(
                    ErrorCode.FORBIDDEN,
                    "this was sent by no form of ours",
                    "Open the page again, and send it from there.");
        }
        return visitor;
    }

    private Visitor webhook(Call call) {
        Secret secret = webhook.orElseThrow(() -> new RequestError(
                ErrorCode.NOT_FOUND, "there is no webhook", "Set dashboard.webhook_secret in smartcron.yaml."));
        String given = call.find("X-Webhook-Secret").orElseThrow(() -> unknown("X-Webhook-Secret is missing"));
        boolean right = MessageDigest.isEqual(Sha256.of(secret.reveal()), Sha256.of(given));
        Visitor caller = new Visitor(new Actor("webhook", call.address()), Role.OPERATOR);
        return checked(call, right ? Optional.of(caller) : Optional.empty(), "X-Webhook-Secret is not right");
    }

    /** Makes those who guess wait, and tells them nothing meanwhile of what is right. */
    private <T> T checked(Call call, Optional<T> found, String wrong) {
        Instant now = clock.instant();
        failed.check(call.address(), now);
        if (found.isEmpty()) {
            failed.add(call.address(), now);
            throw unknown(wrong);
        }
        return found.get();
    }

    /**
     * The answer with the cookie of a new session.
     *
     * @param token or the code that was printed at the start
     * @throws RequestError where it is neither
     */
    public Response signIn(Call call, String token, Response answer) {
        Instant now = clock.instant();
        // Before the code is used up, which whoever has to wait needs still.
        failed.check(call.address(), now);
        KnownToken known = checked(
                call,
                code.use(token, now) ? Optional.of(tokens.main()) : tokens.find(token.strip()),
                "this is no token");
        return answer.with(SET_COOKIE, cookie(sessions.begin(known, now), "", call));
    }

    /** The answer that takes the cookie away, whose session is over. */
    public Response signOut(Call call, Response answer) {
        call.cookie(cookie).ifPresent(each -> sessions.end(each, clock.instant()));
        return answer.with(SET_COOKIE, cookie("", "; Max-Age=0", call));
    }

    /** The answer with a newer cookie, where it is time for one. */
    Response renewed(Response answer, Visitor visitor, Call call) {
        return visitor.session()
                .flatMap(BrowserSession::cookie)
                .filter(unused -> !answer.headers().containsKey(SET_COOKIE))
                .map(newer -> answer.with(SET_COOKIE, cookie(newer, "", call)))
                .orElse(answer);
    }

    private String cookie(String value, String more, Call call) {
        return cookie + "=" + value + "; Path=" + cookiePath + "; HttpOnly; SameSite=Strict"
                + (call.isSecure() ? "; Secure" : "") + more;
    }

    private static boolean equal(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestError unknown(String what) {
        return new RequestError(
                ErrorCode.UNAUTHORIZED,
                what,
                "Send the header Authorization: Bearer TOKEN; smartcron dashboard tells where the token is.",
                BrowserAnswers.SIGN_IN);
    }
}
