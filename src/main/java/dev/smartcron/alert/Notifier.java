package dev.smartcron.alert;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The means to tell people of something.
 *
 * @param mail null where none is configured
 * @param remindEvery how long a trouble must last to be told again, where it is told again
 * @param enabled false to check only: nothing is raised, resolved or sent
 */
public record Notifier(Messages messages, @Nullable MailChannel mail, Duration remindEvery, boolean enabled) {
    /** The channels that everything goes through. */
    public List<String> channels() {
        return mail == null ? List.of() : List.of(MailChannel.NAME);
    }
}
