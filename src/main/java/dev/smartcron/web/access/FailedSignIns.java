package dev.smartcron.web.access;

import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes whoever guesses tokens wait: five wrong ones of an address within a minute, and it has to wait for that to be over. */
public final class FailedSignIns {
    private static final int MOST = 5;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    /** Addresses that are remembered; the first ones are forgotten where there are more. */
    private static final int MOST_ADDRESSES = 10_000;

    private final Map<String, Deque<Instant>> failed = new LinkedHashMap<>();

    /**
     * Lets pass who need not wait.
     *
     * @throws RequestError where this address has to
     */
    public synchronized void check(String address, Instant now) {
        Deque<Instant> times = failed.get(address);
        if (times == null) {
            return;
        }
        times.removeIf(at -> at.plus(WITHIN).isBefore(now));
        if (times.isEmpty()) {
            failed.remove(address);
        } else if (times.size() >= MOST) {
            throw new RequestError(
                    ErrorCode.TOO_MANY_REQUESTS, "too many wrong tokens from " + address, "Wait a minute.");
        }
    }

    public synchronized void add(String address, Instant now) {
        failed.computeIfAbsent(address, unused -> new ArrayDeque<>()).add(now);
        if (failed.size() > MOST_ADDRESSES) {
            failed.remove(failed.keySet().iterator().next());
        }
    }
}
