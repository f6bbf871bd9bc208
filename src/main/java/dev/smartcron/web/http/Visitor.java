package dev.smartcron.web.http;

import dev.smartcron.execution.Actor;
import dev.smartcron.settings.DashboardSettings.Role;

/**
 * A person or program that sends a request.
 *
 * @param actor as the audit names them
 */
public record Visitor(Actor actor, Role role) {
    public boolean mayAct() {
        return role == Role.OPERATOR;
    }
}
