package dev.smartcron.store.claim;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import java.util.Optional;
import java.util.Set;

/**
 * A limit that several tasks or jobs share, and how much of it is taken.
 *
 * @param slots the name of its slots
 * @param code tells that it is reached
 * @param subject the group or owner; empty for the queue
 * @param most places
 * @param taken numbers of the places that are held
 */
public record SharedLimit(String slots, ReasonCode code, String subject, int most, Set<Integer> taken) {
    public boolean isReached() {
        return taken.size() >= most;
    }

    /** The lowest number that nobody holds; empty when the limit is reached. */
    public Optional<Integer> freeNumber() {
        for (int number = 0; number < most && !isReached(); number++) {
            if (!taken.contains(number)) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    /** The reason of what waits for a place. */
    public Reason reached() {
        Reason reason = Reason.of(code).with("running", taken.size()).with("limit", most);
        return subject.isEmpty() ? reason : reason.with("name", subject);
    }
}
