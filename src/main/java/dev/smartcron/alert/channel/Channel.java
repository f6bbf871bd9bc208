package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/** A way out for messages. */
public interface Channel {
    /** The word for it in the settings, in routes and in the outbox, such as {@code mail}. */
    String name();

    /**
     * Hands a message in, and returns only when the other side has it, or after half a minute.
     *
     * @return what the other side had to say against it, such as a recipient that it refused; null for nothing
     * @throws ChannelProblem when nobody got it, as far as is known
     */
    @Nullable
    String send(OutgoingMessage message) throws ChannelProblem;

    /**
     * Finds out whether the other side can be reached, and tells it nothing.
     *
     * @return who answered, in a few words
     * @throws ChannelProblem when nobody did
     */
    String reach() throws ChannelProblem;
}
