package dev.smartcron.net;

import dev.smartcron.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers by which a receiver can tell that a request is ours, and when it was sent.
 *
 * @param secret shared with the receiver; empty for the time only
 */
public record Signature(Optional<Secret> secret) {
    /** The time, and with a secret the HMAC-SHA256 of the time and the body, so that nobody can send an old one again. */
    Map<String, String> headers(byte[] body, Instant now) {
        String seconds = Long.toString(now.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("SmartCron-Timestamp", seconds);
        secret.ifPresent(key -> headers.put("SmartCron-Signature", "sha256=" + hmac(key.reveal(), seconds, body)));
        return headers;
    }

    private static String hmac(String secret, String seconds, byte[] body) {
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
