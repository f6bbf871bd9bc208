package dev.smartcron.web.access;

import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.settings.DashboardSettings.Role;
import dev.smartcron.text.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tokens that visitors are known by; of each no more than its digest is kept. */
public final class Tokens {
    /** The name of the token that has none of its own. */
    private static final String MAIN = "dashboard";

    /**
     * One of them.
     *
     * @param digest of the token itself
     */
    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, or a key; and nothing else
    record KnownToken(String name, byte[] digest, Role role) {}

    private final List<KnownToken> known = new ArrayList<>();

    /**
     * Those of the settings.
     *
     * @param main the token that may do everything
     */
    public Tokens(String main, DashboardSettings settings) {
        known.add(new KnownToken(MAIN, Sha256.of(main), Role.OPERATOR));
        settings.tokens()
                .forEach((name, token) ->
                        known.add(new KnownToken(name, Sha256.of(token.secret().reveal()), token.role())));
    }

    /** The one that this text is; looking takes as long whichever it is. */
    Optional<KnownToken> find(String token) {
        byte[] given = Sha256.of(token);
        KnownToken found = null;
        for (KnownToken each : known) {
            found = MessageDigest.isEqual(each.digest(), given) ? each : found;
        }
        return Optional.ofNullable(found);
    }

    /** The one of this name. */
    Optional<KnownToken> named(String name) {
        return known.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The one that may do everything. */
    KnownToken main() {
        return known.get(0);
    }
}
