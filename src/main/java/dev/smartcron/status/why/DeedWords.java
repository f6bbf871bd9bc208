package dev.smartcron.status.why;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells what an operator did to a task, without who it was.
 *
 * @param times how instants are shown
 */
public record DeedWords(Function<Instant, String> times) {
    /** {@code paused until 14:00}, {@code set the schedule to 0 3 * * *}. */
    public String of(AuditEntry deed) {
        return switch (deed.action()) {
            case PAUSE ->
                "paused it "
                        + deed.until().map(at -> "until " + times.apply(at)).orElse("until it is resumed");
            case RESUME -> "resumed it";
            case DISABLE -> "disabled it";
            case ENABLE -> "enabled it";
            case RESCHEDULE ->
                deed.text("schedule").isPresent()
                        ? "set the schedule to " + AuditTrail.words(deed)
                        : "gave it its file's schedule back";
            case REPRIORITISE ->
                deed.text("priority")
                        .map(priority -> "set the priority to " + priority)
                        .orElse("gave it its file's priority back");
            case REGISTER -> "registered it" + registered(deed);
            case REMOVE -> "took it out of the task table";
            case TRIGGER -> "started it" + execution(deed, " as ");
            case ENQUEUE -> "put a job into the queue" + execution(deed, ", ");
            case CANCEL -> "cancelled " + execution(deed, "") + facts(deed);
            case KILL -> "killed " + execution(deed, "") + facts(deed);
            case UNLOCK ->
                (deed.text("forced").filter("true"::equals).isPresent()
                                ? "took its lock by force"
                                : "had its lock released")
                        + deed.text("fence").map(fence -> ", fence " + fence).orElse("")
                        + deed.text("node").map(node -> ", held by " + node).orElse("");
            case ACK -> "acknowledged " + alerts(deed);
            case SNOOZE ->
                deed.until()
                        .filter(until -> until.isAfter(deed.at()))
                        .map(until -> "kept " + alerts(deed) + " silent until " + times.apply(until))
                        .orElseGet(() -> "had " + alerts(deed) + " told again");
            case LIMIT, STOP, FORGET, RESTORE -> deed.action().word() + facts(deed);
        };
    }

    private static String alerts(AuditEntry deed) {
        return deed.text("alert").map(id -> "alert " + id).orElse("its alerts");
    }

    private static String registered(AuditEntry deed) {
        return deed.changes().isEmpty() || !deed.is(OperatorAction.REGISTER) ? "" : ": " + AuditTrail.words(deed);
    }

    private static String execution(AuditEntry deed, String before) {
        return deed.execution() == null ? "" : before + "execution " + deed.execution();
    }

    private static String facts(AuditEntry deed) {
        return deed.facts().entrySet().stream()
                .filter(fact -> fact.getValue() != null)
                .map(fact -> " " + fact.getKey() + " "
                        + (fact.getValue() instanceof String text ? text : Json.write(fact.getValue())))
                .collect(Collectors.joining(","));
    }
}
