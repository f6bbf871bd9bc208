package dev.smartcron.alert.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message that leaves through channels, each of which gives it a form of its own: news of conditions, or a report. */
public interface OutgoingMessage {
    /** The same for every try of it, so that who gets it twice can tell; letters, digits, dots and dashes. */
    String id();

    /** The id of the message that this one belongs beneath; null where there is none. */
    @Nullable
    String answers();

    /** When it was written. */
    Instant at();

    /** Returns it as text for the database. */
    String write();
}
