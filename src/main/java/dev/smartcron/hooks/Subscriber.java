package dev.smartcron.hooks;

import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.net.HttpAnswer;
import java.time.Instant;

/** Somebody whom events are sent on to. */
interface Subscriber {
    /** The row that keeps how far it has been sent them. */
    String name();

    boolean wants(RecordedEvent event);

    /** Sends one event, within the lease of a deliverer. */
    HttpAnswer send(RecordedEvent event, Instant now);

    /** Checks whether another try of the same event would be in vain, so that the next one is sent. */
    boolean givesUp(HttpAnswer answer);
}
