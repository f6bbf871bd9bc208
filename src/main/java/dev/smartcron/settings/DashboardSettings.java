package dev.smartcron.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The address where the web page and the API listen, and who may use them.
 *
 * @param bind name or address of the interface
 * @param token that a visitor may do everything with; empty where one is made in the home
 * @param tokens further ones, by the name that the audit has for who uses them
 * @param webhookSecret what an outside cron service sends; empty where none may have a tick started
 * @param hosts further names by which visitors may ask for it, such as that of a reverse proxy
 * @param path that all its addresses begin with, such as {@code /cron}; empty for none
 * @param proxies addresses of reverse proxies, which are believed whom they ask for
 */
public record DashboardSettings(
        String bind,
        int port,
        Optional<Secret> token,
        Map<String, Token> tokens,
        Optional<Secret> webhookSecret,
        List<String> hosts,
        String path,
        List<String> proxies) {
    /** The rights of a visitor. */
    public enum Role {
        /** Look at everything, change nothing. */
        VIEWER,
        /** Do whatever a command can do to tasks, executions and alerts. */
        OPERATOR;

        /** Its name in the settings and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A secret and what whoever has it may do. */
    public record Token(Secret secret, Role role) {}

    /** The same on another port; 0 is any that is free. */
    public DashboardSettings at(int otherPort) {
        return new DashboardSettings(bind, otherPort, token, tokens, webhookSecret, hosts, path, proxies);
    }

    static DashboardSettings of(Section dashboard) {
        Map<String, Token> tokens = new LinkedHashMap<>();
        Section named = dashboard.section("tokens");
        named.keys().keySet().forEach(name -> tokens.put(name, token(named.section(name))));
        return new DashboardSettings(
                dashboard.text("bind").orElse("127.0.0.1"),
                dashboard.number("port").orElse(8787),
                dashboard.secret("token"),
                Map.copyOf(tokens),
                dashboard.secret("webhook_secret"),
                dashboard.texts("hosts"),
                dashboard.text("path").orElse(""),
                dashboard.texts("proxies"));
    }

    private static Token token(Section token) {
        return new Token(
                token.secret("token").orElseThrow(),
                token.text("role").filter("operator"::equals).isPresent() ? Role.OPERATOR : Role.VIEWER);
    }
}
