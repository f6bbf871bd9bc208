package dev.smartcron.web.http;

import dev.smartcron.execution.Actor;
import dev.smartcron.settings.DashboardSettings.Role;

/**
 * Whoever asks.
 *
 * @param actor as the audit names them
 */
public record Visitor(Actor actor, Role role) {
    public boolean mayAct() {
        return role == Role.OPERATOR;
    }
}
