package dev.smartcron.web.access;

import dev.smartcron.web.http.Call;
import java.util.Collection;
import java.util.Set;

/** What a reverse proxy in front of this server changes of a call: its path, and whom it is from. */
public final class FrontProxy {
    private final String prefix;
    private final Set<String> trusted;

    /**
     * Knows the proxies that are believed.
     *
     * @param prefix of every path, which a proxy may have taken off already; empty for none
     * @param trusted their addresses
     */
    public FrontProxy(String prefix, Collection<String> trusted) {
        this.prefix = prefix;
        this.trusted = Set.copyOf(trusted);
    }

    /** The call as whoever asked the proxy made it, its path without the prefix. */
    Call seen(Call call) {
        boolean isTrusted = trusted.contains(call.address());
        return new Call(
                call.method(),
                path(call.path()),
                call.query(),
                call.header(),
                call.body(),
                // A proxy adds the address that it sees at the end; what stands before it anybody may have written.
                isTrusted ? call.find("X-Forwarded-For").map(FrontProxy::last).orElse(call.address()) : call.address(),
                isTrusted
                        && call.find("X-Forwarded-Proto")
                                .filter("https"::equals)
                                .isPresent());
    }

    private String path(String path) {
        if (prefix.isEmpty() || !path.startsWith(prefix)) {
            return path;
        }
        String rest = path.substring(prefix.length());
        return rest.isEmpty() ? "/" : rest.startsWith("/") ? rest : path;
    }

    private static String last(String addresses) {
        return addresses.substring(addresses.lastIndexOf(',') + 1).strip();
    }
}
