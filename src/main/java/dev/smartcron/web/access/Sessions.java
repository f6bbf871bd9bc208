package dev.smartcron.web.access;

import dev.smartcron.execution.Actor;
import dev.smartcron.text.Sha256;
import dev.smartcron.web.access.Tokens.KnownToken;
import dev.smartcron.web.http.Visitor;
import dev.smartcron.web.http.Visitor.BrowserSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions of browsers that are signed in. All of one is in its cookie, signed with a key that is made of the token that it was
 * begun with: they live through a restart, nothing of them is in the database, and with another token all of its sessions end.
 */
final class Sessions {
    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Within this time of its last cookie a session gets no newer one. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final int MOST_ENDED = 10_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Tokens tokens;

    /** The sessions that were signed out of, which their cookies outlive; the first are forgotten where there are too many. */
    private final Map<String, Instant> ended = new LinkedHashMap<>();

    Sessions(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * What a cookie says.
     *
     * @param token its name
     * @param id tells the session from others
     */
    private record SessionClaim(String token, String id, Instant begun, Instant seen) {
        private static final String SECONDS = "[0-9]{1,12}";

        String text() {
            return HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8)) + "." + id + "."
                    + begun.getEpochSecond() + "." + seen.getEpochSecond();
        }

        static Optional<SessionClaim> of(String text) {
            String[] parts = text.split("\\.", -1);
            if (parts.length != 4
                    || !parts[0].matches("([0-9a-f]{2})*")
                    || !parts[2].matches(SECONDS)
                    || !parts[3].matches(SECONDS)) {
                return Optional.empty();
            }
            return Optional.of(new SessionClaim(
                    new String(HexFormat.of().parseHex(parts[0]), StandardCharsets.UTF_8),
                    parts[1],
                    Instant.ofEpochSecond(Long.parseLong(parts[2])),
                    Instant.ofEpochSecond(Long.parseLong(parts[3]))));
        }

        boolean holdsAt(Instant now) {
            return now.isBefore(seen.plus(IDLE)) && now.isBefore(begun.plus(LONGEST));
        }
    }

    /** The cookie of a new session. */
    String begin(KnownToken token, Instant now) {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return signed(token, new SessionClaim(token.name(), HexFormat.of().formatHex(id), now, now));
    }

    /** The visitor with this cookie; empty where it is none of ours, too old, or was signed out of. */
    Optional<Visitor> find(String cookie, String address, Instant now) {
        return claim(cookie)
                .filter(claim -> claim.holdsAt(now))
                .flatMap(claim -> tokens.named(claim.token())
                        .filter(token -> isSigned(cookie, token, claim) && !isEnded(claim.id()))
                        .map(token -> new Visitor(
                                new Actor(token.name(), address),
                                token.role(),
                                Optional.of(new BrowserSession(
                                        proof(token, claim.id()),
                                        now.isBefore(claim.seen().plus(FRESH))
                                                ? Optional.empty()
                                                : Optional.of(signed(
                                                        token,
                                                        new SessionClaim(
                                                                claim.token(), claim.id(), claim.begun(), now))))))));
    }

    /** Ends the session of a cookie. */
    synchronized void end(String cookie, Instant now) {
        claim(cookie).ifPresent(claim -> ended.put(claim.id(), now));
        ended.values().removeIf(at -> at.plus(LONGEST).isBefore(now));
        if (ended.size() > MOST_ENDED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    private synchronized boolean isEnded(String id) {
        return ended.containsKey(id);
    }

    private static Optional<SessionClaim> claim(String cookie) {
        int last = cookie.lastIndexOf('.');
        return last < 0 ? Optional.empty() : SessionClaim.of(cookie.substring(0, last));
    }

    private static boolean isSigned(String cookie, KnownToken token, SessionClaim claim) {
        return MessageDigest.isEqual(
                cookie.getBytes(StandardCharsets.UTF_8), signed(token, claim).getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(KnownToken token, SessionClaim claim) {
        return claim.text() + "." + Sha256.keyed(token.digest(), "session " + claim.text());
    }

    private static String proof(KnownToken token, String id) {
        return Sha256.keyed(token.digest(), "form " + id);
    }
}
