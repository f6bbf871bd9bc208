package dev.smartcron.net;

import dev.smartcron.settings.BadSettings;
import dev.smartcron.settings.Secret;
import dev.smartcron.settings.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls an address, each time within half a minute. Certificates must be ones that Java trusts; redirects are not
 * followed.
 *
 * <p>Never says more of an address than its host: what stands behind that may be a secret.
 */
public final class HttpCall {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 20_000;
    private static final int MOST_ANSWER = 65_536;

    private final Secret url;
    private final @Nullable Signature signature;
    private final Duration longest;
    private final @Nullable SSLSocketFactory sockets;

    /** @param signature that its requests bear; null for none */
    public HttpCall(Secret url, @Nullable Signature signature) {
        this(url, signature, TimeLimit.OF_A_TRY, null);
    }

    /** @param sockets null for Java's own, with the certificates that Java trusts */
    public HttpCall(Secret url, @Nullable Signature signature, Duration longest, @Nullable SSLSocketFactory sockets) {
        this.url = url;
        this.signature = signature;
        this.longest = longest;
        this.sockets = sockets;
    }

    /** The host of the address, for messages; empty where there is none. */
    public Optional<String> host() {
        try {
            return Optional.ofNullable(address().getHost());
        } catch (BadSettings | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Posts a body; what keeps it from being taken is in the answer. */
    public HttpAnswer post(Map<String, String> headers, byte[] body, Instant now) {
        return withinTime(
                connection -> {
                    connection.setRequestMethod("POST");
                    connection.setDoOutput(true);
                    // Otherwise Java sends it a second time by itself.
                    connection.setFixedLengthStreamingMode(body.length);
                    headers.forEach(connection::setRequestProperty);
                    if (signature != null) {
                        signature.headers(body, now).forEach(connection::setRequestProperty);
                    }
                    try (OutputStream out = connection.getOutputStream()) {
                        out.write(body);
                    }
                },
                now);
    }

    /** Asks for the address; what keeps that from being answered is in the answer. */
    public HttpAnswer get(Instant now) {
        return withinTime(connection -> connection.setRequestMethod("GET"), now);
    }

    /** Asks whether anybody answers at the address, and for nothing else. */
    public HttpAnswer head(Instant now) {
        return withinTime(connection -> connection.setRequestMethod("HEAD"), now);
    }

    /** Sends what there is to send on a connection. */
    private interface Sending {
        void send(HttpURLConnection connection) throws IOException;
    }

    private HttpAnswer withinTime(Sending sending, Instant now) {
        try {
            return TimeLimit.within(longest, "http", () -> call(address(), sending, now));
        } catch (TimeoutException e) {
            return HttpAnswer.none("did not take it within " + longest.toSeconds() + "s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpAnswer.none("interrupted");
        } catch (ExecutionException e) {
            return failed(e.getCause(), now);
        }
    }

    private URI address() {
        return URI.create(url.reveal());
    }

    private static HttpAnswer failed(@Nullable Throwable e, Instant now) {
        if (e instanceof HttpRetryException answer) {
            return HttpAnswer.of(answer.responseCode(), null, "", now);
        }
        if (e instanceof UnknownHostException) {
            return HttpAnswer.none("there is no host of the name " + e.getMessage());
        }
        if (e instanceof SocketTimeoutException) {
            return HttpAnswer.none("did not answer within " + ANSWER_MILLIS / 1_000 + "s");
        }
        if (e instanceof ConnectException) {
            return HttpAnswer.none("refuses connections");
        }
        if (e instanceof SSLException) {
            return HttpAnswer.none("no encrypted connection: " + oneLine(e));
        }
        if (e instanceof IOException) {
            return HttpAnswer.none("broke off: " + oneLine(e));
        }
        if (e instanceof BadSettings) {
            return HttpAnswer.impossible(oneLine(e));
        }
        if (e instanceof IllegalArgumentException) {
            return HttpAnswer.impossible("its url is no address");
        }
        throw new IllegalStateException(e);
    }

    private static String oneLine(Throwable e) {
        return String.valueOf(e.getMessage()).replace('\n', ' ');
    }

    private HttpAnswer call(URI address, Sending sending, Instant now) throws IOException {
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            return HttpAnswer.impossible("its url is no web address");
        }
        try {
            if (sockets != null && connection instanceof HttpsURLConnection secured) {
                secured.setSSLSocketFactory(sockets);
            }
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("User-Agent", "SmartCron/" + Version.current());
            sending.send(connection);
            int code = connection.getResponseCode();
            return HttpAnswer.of(code, connection.getHeaderField("Retry-After"), words(connection, code), now);
        } finally {
            connection.disconnect();
        }
    }

    private static String words(HttpURLConnection connection, int code) throws IOException {
        try (InputStream answer = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] words = answer == null ? new byte[0] : answer.readNBytes(MOST_ANSWER);
            return new String(words, 0, Math.min(words.length, 80), StandardCharsets.ISO_8859_1);
        }
    }
}
