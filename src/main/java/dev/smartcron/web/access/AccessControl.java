package dev.smartcron.web.access;

import dev.smartcron.execution.Actor;
import dev.smartcron.settings.DashboardSettings.Role;
import dev.smartcron.settings.Secret;
import dev.smartcron.text.Sha256;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Visitor;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Decides who may ask for what. Whoever is not known may ask for nothing but what is for anybody. */
public final class AccessControl {
    private static final String BEARER = "Bearer ";
    private static final Visitor NOBODY = new Visitor(new Actor("nobody", "-"), Role.VIEWER);

    private final Tokens tokens;
    private final Optional<Secret> webhook;
    private final Clock clock;
    private final FailedSignIns failed = new FailedSignIns();

    public AccessControl(Tokens tokens, Optional<Secret> webhook, Clock clock) {
        this.tokens = tokens;
        this.webhook = webhook;
        this.clock = clock;
    }

    /**
     * Identifies the visitor, where they may.
     *
     * @throws RequestError where they may not
     */
    public Visitor admit(Endpoint endpoint, Call call) {
        return switch (endpoint.access()) {
            case ANYBODY -> NOBODY;
            case WEBHOOK -> webhook(call);
            case VIEWER -> known(call);
            case OPERATOR -> operator(call);
        };
    }

    private Visitor operator(Call call) {
        Visitor visitor = known(call);
        if (!visitor.mayAct()) {
            throw new RequestError(
                    ErrorCode.FORBIDDEN,
                    visitor.actor().name() + " may look and not act",
                    "Use a token whose role is operator.");
        }
        return visitor;
    }

    private Visitor known(Call call) {
        String given = call.find("Authorization").orElse("");
        if (!given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unknown("no token is given");
        }
        return checked(call, tokens.find(given.substring(BEARER.length()).strip(), call.address()), "this is no token");
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
    private Visitor checked(Call call, Optional<Visitor> found, String wrong) {
        Instant now = clock.instant();
        failed.check(call.address(), now);
        if (found.isEmpty()) {
            failed.add(call.address(), now);
            throw unknown(wrong);
        }
        return found.get();
    }

    private static RequestError unknown(String what) {
        return new RequestError(
                ErrorCode.UNAUTHORIZED,
                what,
                "Send the header Authorization: Bearer TOKEN; smartcron dashboard tells where the token is.");
    }
}
