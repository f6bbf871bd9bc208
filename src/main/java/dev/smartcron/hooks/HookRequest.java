package dev.smartcron.hooks;

import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.settings.BadSettings;
import dev.smartcron.settings.EventHook;
import dev.smartcron.settings.Version;
import dev.smartcron.text.Json;
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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts one event to a hook.
 *
 * <p>Never says more of an address than its host: what stands behind that may be a secret.
 */
final class HookRequest {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 20_000;
    private static final int MOST_ANSWER = 65_536;

    private final EventHook hook;
    private final ZoneId zone;

    HookRequest(EventHook hook, ZoneId zone) {
        this.hook = hook;
        this.zone = zone;
    }

    /**
     * The end of a try.
     *
     * @param error in words; null when the event was taken
     * @param retryAfter how long the receiver asks to be left alone; null when it does not
     */
    record PostResult(@Nullable String error, @Nullable Duration retryAfter) {
        static PostResult failed(String error) {
            return new PostResult(error, null);
        }

        boolean isTaken() {
            return error == null;
        }
    }

    PostResult post(RecordedEvent event, Instant now) {
        try {
            return post(event, Json.write(event.json(zone)).getBytes(StandardCharsets.UTF_8), now);
        } catch (HttpRetryException e) {
            return answered(e.responseCode(), null, now);
        } catch (UnknownHostException e) {
            return PostResult.failed("there is no host of the name " + e.getMessage());
        } catch (SocketTimeoutException e) {
            return PostResult.failed("did not answer within " + ANSWER_MILLIS / 1_000 + "s");
        } catch (ConnectException e) {
            return PostResult.failed("refuses connections");
        } catch (IOException e) {
            return PostResult.failed(
                    "broke off: " + String.valueOf(e.getMessage()).replace('\n', ' '));
        } catch (BadSettings e) {
            return PostResult.failed(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return PostResult.failed("its url is no address");
        }
    }

    private PostResult post(RecordedEvent event, byte[] body, Instant now) throws IOException {
        if (!(URI.create(hook.url().reveal()).toURL().openConnection() instanceof HttpURLConnection connection)) {
            return PostResult.failed("its url is no web address");
        }
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            // Otherwise Java sends it a second time by itself.
            connection.setFixedLengthStreamingMode(body.length);
            String seconds = Long.toString(now.getEpochSecond());
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("User-Agent", "SmartCron/" + Version.current());
            connection.setRequestProperty("SmartCron-Event", Long.toString(event.id()));
            connection.setRequestProperty("SmartCron-Timestamp", seconds);
            hook.secret()
                    .ifPresent(secret -> connection.setRequestProperty(
                            "SmartCron-Signature", "sha256=" + signature(secret.reveal(), seconds, body)));
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            int code = connection.getResponseCode();
            drain(connection, code);
            return answered(code, connection.getHeaderField("Retry-After"), now);
        } finally {
            connection.disconnect();
        }
    }

    private static void drain(HttpURLConnection connection, int code) throws IOException {
        try (InputStream answer = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (answer != null) {
                answer.readNBytes(MOST_ANSWER);
            }
        }
    }

    private static PostResult answered(int code, @Nullable String retryAfter, Instant now) {
        if (code >= 200 && code < 300) {
            return new PostResult(null, null);
        }
        String moved = code >= 300 && code < 400 ? ", another address" : "";
        return new PostResult(
                code < 0 ? "answers in no HTTP" : "answered " + code + moved,
                Optional.ofNullable(retryAfter).flatMap(text -> wait(text, now)).orElse(null));
    }

    /** Seconds, or a date; empty for anything else. */
    private static Optional<Duration> wait(String text, Instant now) {
        try {
            return Optional.of(
                    text.strip().matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text.strip()))
                            : Duration.between(
                                    now,
                                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Of the time and the body, so that nobody can send an old one again. */
    private static String signature(String secret, String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
