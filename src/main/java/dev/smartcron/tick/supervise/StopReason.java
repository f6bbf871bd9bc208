package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Meter;
import dev.smartcron.store.claim.StopRequests.StopRequest;

/** The reason why a run is ended before it ends by itself. */
sealed interface StopReason {
    /** For the run folder, so that the next runner knows it should this one not come to record it. */
    default String words() {
        if (this instanceof Asked asked) {
            Reason reason = asked.request().reason();
            String facts = reason.factsJson();
            return "asked " + asked.request().as().word() + " " + reason.code().word()
                    + (facts == null ? "" : " " + facts);
        }
        return this instanceof Reached reached
                ? "reached " + reached.limit()
                : this instanceof Deadline ? "deadline" : "orphaned";
    }

    /**
     * Reads {@link #words}.
     *
     * @throws IllegalArgumentException when they are not its words
     */
    static StopReason of(long execution, String words) {
        String[] parts = words.split(" ", 4);
        return switch (parts[0]) {
            case "deadline" -> new Deadline();
            case "orphaned" -> new Orphaned();
            case "reached" -> new Reached(Meter.Limit.valueOf(words.substring("reached ".length())));
            case "asked" ->
                new Asked(new StopRequest(
                        execution, Status.of(parts[1]), Reason.read(parts[2], parts.length < 4 ? null : parts[3])));
            default -> throw new IllegalArgumentException("not why a run was ended: " + words);
        };
    }

    /** Its time was up. */
    record Deadline() implements StopReason {}

    /** Its wrapper is gone, so that its end would never be known. */
    record Orphaned() implements StopReason {}

    /** An operator asked for it, or its lease was over. */
    record Asked(StopRequest request) implements StopReason {}

    /** Its tree was seen to have reached a limit. */
    record Reached(Meter.Limit limit) implements StopReason {}
}
