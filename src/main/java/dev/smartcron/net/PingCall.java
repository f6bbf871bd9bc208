package dev.smartcron.net;

import dev.smartcron.net.Ping.Signal;
import dev.smartcron.settings.BadSettings;
import dev.smartcron.settings.Secret;
import dev.smartcron.text.PlainText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Pings an address, in ten seconds at most, in the language that its receiver speaks: Cronitor's, known by its host; Uptime
 * Kuma's push, known by its path; else that of <a href="https://healthchecks.io/docs/http_api/">healthchecks.io</a>.
 */
public final class PingCall {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LONGEST_WORDS = 400;

    private final Secret url;

    /** @param url as its service gives it */
    public PingCall(Secret url) {
        this.url = url;
    }

    /** The host of the address, for messages; empty where there is none. */
    public Optional<String> host() {
        return call(url).host();
    }

    /** Tells it; what keeps it from being taken is in the answer. */
    public HttpAnswer send(Ping ping, Instant now) {
        URI address;
        try {
            address = URI.create(url.reveal());
        } catch (IllegalArgumentException e) {
            return HttpAnswer.impossible("its url is no address");
        } catch (BadSettings e) {
            return HttpAnswer.impossible(String.valueOf(e.getMessage()));
        }
        String host = Optional.ofNullable(address.getHost()).orElse("");
        String path = Optional.ofNullable(address.getPath()).orElse("");
        if (host.equals("cronitor.link") || host.equals("cronitor.io")) {
            // It knows no more than start and end.
            return ping.signal() == Signal.GOES_ON
                    ? HttpAnswer.TAKEN
                    : call(cronitor(ping)).get(now);
        }
        if (path.contains("/api/push/")) {
            // It knows up and down, and nothing of what has only begun.
            return ping.signal() == Signal.STARTED || ping.signal() == Signal.GOES_ON
                    ? HttpAnswer.TAKEN
                    : call(kuma(ping)).get(now);
        }
        return call(healthchecks(ping)).post(Map.of("Content-Type", "text/plain; charset=utf-8"), ping.body(), now);
    }

    private static HttpCall call(Secret address) {
        return new HttpCall(address, null, LONGEST, null);
    }

    private Secret healthchecks(Ping ping) {
        String suffix = switch (ping.signal()) {
            case STARTED -> "/start";
            case GOES_ON -> "/log";
            case SUCCEEDED -> "";
            case FAILED -> isStatus(ping) ? "/" + ping.exitCode() : "/fail";
        };
        return with(suffix, ping.isOfRun() ? "rid=" + ping.run() : "");
    }

    /** Zero would be a success there, whatever it is here. */
    private static boolean isStatus(Ping ping) {
        return ping.exitCode() != null && ping.exitCode() > 0 && ping.exitCode() < 256;
    }

    Secret cronitor(Ping ping) {
        String state = switch (ping.signal()) {
            case STARTED, GOES_ON -> "run";
            case SUCCEEDED -> ping.isOfRun() ? "complete" : "ok";
            case FAILED -> "fail";
        };
        return with(
                "",
                "state=" + state
                        + (ping.isOfRun() ? "&series=" + ping.run() : "")
                        + (ping.exitCode() == null ? "" : "&status_code=" + ping.exitCode())
                        + (ping.took() == null
                                ? ""
                                : "&metric=duration:" + ping.took().toMillis() / 1_000.0)
                        + "&message=" + encoded(ping));
    }

    private Secret kuma(Ping ping) {
        // The address is shown with an example's query behind it.
        return with(
                "",
                "",
                "status=" + (ping.signal() == Signal.SUCCEEDED ? "up" : "down") + "&msg=" + encoded(ping) + "&ping="
                        + (ping.took() == null ? "" : ping.took().toMillis()));
    }

    private static String encoded(Ping ping) {
        return URLEncoder.encode(PlainText.cut(PlainText.line(ping.words()), LONGEST_WORDS), StandardCharsets.UTF_8);
    }

    /** The address with something behind its path and in its query, where it may have one already. */
    private Secret with(String suffix, String query) {
        String whole = url.reveal();
        int mark = whole.indexOf('?');
        return with(suffix, mark < 0 ? "" : whole.substring(mark + 1), query);
    }

    private Secret with(String suffix, String given, String query) {
        String path = url.reveal().replaceFirst("\\?.*", "");
        String all = given.isEmpty() || query.isEmpty() ? given + query : given + "&" + query;
        return Secret.of(path.replaceFirst("/+$", "") + suffix + (all.isEmpty() ? "" : "?" + all));
    }
}
