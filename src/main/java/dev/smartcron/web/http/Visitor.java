package dev.smartcron.web.http;

import dev.smartcron.execution.Actor;
import dev.smartcron.settings.DashboardSettings.Role;
import java.util.Optional;

/**
 * A person or program that sends a request.
 *
 * @param actor as the audit names them
 * @param session of a browser that is signed in; empty for programs, which send their token
 */
public record Visitor(Actor actor, Role role, Optional<BrowserSession> session) {
    /**
     * What a browser is known by.
     *
     * @param proof what its forms send, so that no other site's form can act
     * @param cookie to send with the answer, for it is time for a newer one; empty while it is not
     */
    public record BrowserSession(String proof, Optional<String> cookie) {}

    public Visitor(Actor actor, Role role) {
        this(actor, role, Optional.empty());
    }

    public boolean mayAct() {
        return role == Role.OPERATOR;
    }
}
