package dev.smartcron.hooks;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.net.HttpAnswer;
import dev.smartcron.net.Ping;
import dev.smartcron.net.Ping.Signal;
import dev.smartcron.net.PingCall;
import dev.smartcron.settings.Secret;
import dev.smartcron.store.query.PingTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The services behind one place that tasks' {@code ping_url} lead to. A ping that is refused for good, because the address
 * is no more, holds up none of the others.
 */
final class PingSubscriber implements Subscriber {
    private static final String WAITING = "pending";
    private static final String STARTED = "running";
    private static final String SUCCEEDED = "succeeded";
    private static final Set<String> TOLD = Set.of(STARTED, SUCCEEDED, "failed", "timed_out", "killed", "lost");

    private final String name;
    private final PingTable table;
    private final Map<String, String> environment;
    private final ZoneId zone;

    /** @param environment what references in addresses are resolved from */
    PingSubscriber(String name, PingTable table, Map<String, String> environment, ZoneId zone) {
        this.name = name;
        this.table = table;
        this.environment = environment;
        this.zone = zone;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wants(RecordedEvent event) {
        return event.kind() == EventKind.EXECUTION
                && (TOLD.contains(event.name()) || isRetry(event))
                && url(event).isPresent();
    }

    private static boolean isRetry(RecordedEvent event) {
        return event.name().equals(WAITING)
                && ReasonCode.RETRY.word().equals(event.facts().get("reason_code"));
    }

    private Optional<String> url(RecordedEvent event) {
        return Optional.ofNullable(event.task())
                .flatMap(table::url)
                .filter(url -> PingTable.place(url).equals(PingTable.placeOf(name)));
    }

    @Override
    public HttpAnswer send(RecordedEvent event, Instant now) {
        Optional<String> url = url(event);
        if (url.isEmpty() || event.execution() == null) {
            return HttpAnswer.TAKEN; // it was taken out a moment ago
        }
        PingCall call = new PingCall(Secret.in("ping_url of " + event.task(), url.get(), environment));
        HttpAnswer answer = call.send(ping(event, event.execution()), now);
        return answer.isTaken()
                ? answer
                : new HttpAnswer(answer.status(), event.task() + " " + answer.error(), answer.retryAfter());
    }

    private Ping ping(RecordedEvent event, long execution) {
        Signal signal = signal(event);
        Map<String, @Nullable Object> facts = event.facts();
        String reason = event.reason(zone).map(words -> ": " + words).orElse("");
        String tail = signal == Signal.STARTED ? null : table.outputTail(execution);
        return new Ping(
                signal,
                facts.get("exit_code") instanceof Long code ? code.intValue() : null,
                run(event, facts),
                event.task() + " "
                        + (signal == Signal.GOES_ON
                                ? "is tried again"
                                : event.name().replace('_', ' ')) + reason + " (execution " + execution + ")",
                tail == null ? "" : tail.strip(),
                took(facts));
    }

    private static Signal signal(RecordedEvent event) {
        if (isRetry(event)) {
            return Signal.GOES_ON;
        }
        return event.name().equals(STARTED)
                ? Signal.STARTED
                : event.name().equals(SUCCEEDED) ? Signal.SUCCEEDED : Signal.FAILED;
    }

    /** The same for the start and the end of an execution, and for no other one, whichever database it is in. */
    private static UUID run(RecordedEvent event, Map<String, @Nullable Object> facts) {
        String text = "smartcron " + event.task() + " " + event.execution() + " " + facts.get("scheduled_at");
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Duration took(Map<String, @Nullable Object> facts) {
        return facts.get("started_at") instanceof Long from && facts.get("finished_at") instanceof Long to
                ? Duration.ofMillis(Math.max(0, to - from))
                : null;
    }

    @Override
    public boolean givesUp(HttpAnswer answer) {
        return answer.isRefusal();
    }
}
