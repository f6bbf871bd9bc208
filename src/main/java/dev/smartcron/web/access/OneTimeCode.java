package dev.smartcron.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Signs in whoever started the dashboard, once and soon: it stands in the link that is printed then. */
public final class OneTimeCode {
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private final String code;
    private final Instant until;
    private boolean isUsed;

    OneTimeCode(Instant now) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        code = HexFormat.of().formatHex(random);
        until = now.plus(GOOD_FOR);
    }

    public String text() {
        return code;
    }

    /** Whether this is it; it is not any more afterwards. */
    synchronized boolean use(String given, Instant now) {
        boolean right =
                MessageDigest.isEqual(code.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        if (!right || isUsed || now.isAfter(until)) {
            return false;
        }
        isUsed = true;
        return true;
    }
}
