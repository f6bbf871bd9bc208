package dev.smartcron.web.access;

import dev.smartcron.execution.Actor;
import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.settings.DashboardSettings.Role;
import dev.smartcron.text.Sha256;
import dev.smartcron.web.http.Visitor;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tokens that visitors are known by; of each no more than its digest is kept. */
public final class Tokens {
    /** The name of the token that has none of its own. */
    private static final String MAIN = "dashboard";

    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, and nothing else
    private record Known(String name, byte[] digest, Role role) {}

    private final List<Known> known = new ArrayList<>();

    /**
     * Those of the settings.
     *
     * @param main the token that may do everything
     */
    public Tokens(String main, DashboardSettings settings) {
        known.add(new Known(MAIN, Sha256.of(main), Role.OPERATOR));
        settings.tokens()
                .forEach((name, token) ->
                        known.add(new Known(name, Sha256.of(token.secret().reveal()), token.role())));
    }

    /** The visitor with this token; looking takes as long whichever it is. */
    public Optional<Visitor> find(String token, String address) {
        byte[] given = Sha256.of(token);
        Known found = null;
        for (Known each : known) {
            found = MessageDigest.isEqual(each.digest(), given) ? each : found;
        }
        return found == null
                ? Optional.empty()
                : Optional.of(new Visitor(new Actor(found.name(), address), found.role()));
    }
}
