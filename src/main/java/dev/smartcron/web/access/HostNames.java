package dev.smartcron.web.access;

import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names by which this server may be asked for. Any other one is a page's that has pointed its own name here, to be let
 * read what its visitor's browser may.
 */
public final class HostNames {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names = new HashSet<>(LOOPBACK);

    /**
     * The loopback's names and these.
     *
     * @param bind the address that is listened on
     */
    public HostNames(String bind, Collection<String> more) {
        names.add(lower(bind.indexOf(':') >= 0 ? "[" + bind + "]" : bind));
        more.forEach(name -> names.add(lower(name)));
    }

    /**
     * Lets pass what is asked by one of them.
     *
     * @throws RequestError for another name, or none
     */
    public void check(Call call) {
        String host = lower(call.find("Host").orElse(""));
        int port = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        String name = port < 0 ? host : host.substring(0, port);
        if (!names.contains(name)) {
            throw new RequestError(
                    ErrorCode.MISDIRECTED,
                    host.isEmpty() ? "no Host is named" : "'" + name + "' is not a name of this server",
                    "Name it in dashboard.hosts in smartcron.yaml, if it is.");
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
