package dev.smartcron.alert.channel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message could not be handed in; the text says in one line why, without secrets, and what to try where that is known. */
public final class ChannelProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean forEveryMessage;
    private final transient @Nullable Duration retryAfter;

    /**
     * @param forEveryMessage whether the next message would meet the same: there is no way to the other side
     * @param retryAfter how long the other side asks to be left alone; null when it does not
     */
    public ChannelProblem(
            String message, boolean forEveryMessage, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.forEveryMessage = forEveryMessage;
        this.retryAfter = retryAfter;
    }

    /** Checks whether the next message would meet the same. */
    public boolean forEveryMessage() {
        return forEveryMessage;
    }

    /** The time for which the other side asks to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
