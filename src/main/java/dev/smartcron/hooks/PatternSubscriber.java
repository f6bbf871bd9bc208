package dev.smartcron.hooks;

import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.net.HttpAnswer;
import dev.smartcron.settings.EventHook;
import dev.smartcron.text.Wildcards;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** A hook of the settings, which wants events of some kinds and names, and never goes without one. */
final class PatternSubscriber implements Subscriber {
    private final EventHook hook;
    private final Pattern names;
    private final HookRequest request;

    PatternSubscriber(EventHook hook, ZoneId zone) {
        this.hook = hook;
        this.request = new HookRequest(hook, zone);
        this.names = Wildcards.anyOf(hook.names());
    }

    @Override
    public String name() {
        return hook.name();
    }

    @Override
    public boolean wants(RecordedEvent event) {
        return hook.kinds().contains(event.kind().word())
                && names.matcher(event.name()).matches();
    }

    @Override
    public HttpAnswer send(RecordedEvent event, Instant now) {
        return request.post(event, now);
    }

    @Override
    public boolean givesUp(HttpAnswer answer) {
        return false;
    }
}
