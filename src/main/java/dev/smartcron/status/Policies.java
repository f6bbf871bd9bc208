package dev.smartcron.status;

import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow.Reprioritised;
import dev.smartcron.task.Limits;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Retries;
import dev.smartcron.task.SecretValues;
import dev.smartcron.task.Task;
import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import dev.smartcron.text.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A task's policies as they apply: what the file says, and the built-in defaults where it says nothing. */
public final class Policies {
    /** Keys that are shown elsewhere, or on lines of their own. */
    private static final Set<String> NOT_POLICIES =
            Set.of("description", "category", "schedule", "timezone", "command", "enabled", "started_by");

    /** Keys that are shown in the line of the key they go with. */
    private static final Set<String> SHOWN_WITH = Set.of("kill_after", "catch_up_window", "max_running");

    private final RegisteredTask registered;
    private final List<PolicyLine> lines = new ArrayList<>();

    private Policies(RegisteredTask registered) {
        this.registered = registered;
    }

    /** The origins of policies. */
    public enum PolicySource implements PublicWord {
        FILE,
        DEFAULT,
        /** Somebody set it over the file's. */
        OPERATOR
    }

    /**
     * One policy.
     *
     * @param meaning in plain words
     * @param source what says so
     */
    public record PolicyLine(String key, String meaning, PolicySource source) {
        /** False where the built-in default applies. */
        public boolean declared() {
            return source != PolicySource.DEFAULT;
        }

        public Map<String, @Nullable Object> json() {
            return Json.object("key", key, "meaning", meaning, "declared", declared());
        }
    }

    /** The policies that say how a runner deals with this task; then every other key as it was declared. */
    public static List<PolicyLine> of(RegisteredTask registered, Task task) {
        Policies policies = new Policies(registered);
        if (!task.startedByCrontab()) {
            policies.timing(task);
            if (task.isContinuous()) {
                policies.restarts(task);
            }
            policies.limits(task);
            if (!task.isContinuous()) {
                policies.overlap(task);
            }
            policies.claims(task);
        }
        policies.others();
        return List.copyOf(policies.lines);
    }

    /** The keys as declared, what looks like a secret hidden. */
    public static Map<String, @Nullable Object> declared(RegisteredTask registered) {
        Map<String, @Nullable Object> keys =
                new LinkedHashMap<>(registered.row().definition().keys());
        keys.replaceAll((key, value) -> key.equals("env") ? masked(value) : WrittenSecrets.masked(value));
        return keys;
    }

    private void timing(Task task) {
        if (task.timing().expression().isEmpty() || task.isContinuous()) {
            return;
        }
        String window = Durations.format(task.timing().catchUpWindow());
        String catchUp = switch (task.timing().catchUp()) {
            case NONE -> "none: missed firings are recorded and do not run";
            case LATEST -> "latest: of missed firings the last one runs, if within " + window;
            case ALL -> "all: missed firings run, if within " + window;
        };
        add("catch_up", catchUp);
        String gap = task.timing().clockChanges().gap().word();
        String overlap = task.timing().clockChanges().overlap().word();
        add("dst", "gap " + gap + ", overlap " + overlap);
        if (!task.timing().jitter().isZero()) {
            add("jitter", "starts up to " + Durations.format(task.timing().jitter()) + " late, always the same");
        }
    }

    private void restarts(Task task) {
        Retries restarts = task.retries();
        add(
                "retries",
                "started again after " + Durations.format(restarts.delay())
                        + (restarts.maxDelay().compareTo(restarts.delay()) > 0
                                ? ", after short runs up to " + Durations.format(restarts.maxDelay())
                                : ""));
    }

    private void limits(Task task) {
        Limits limits = task.limits();
        add(
                "timeout",
                limits.timeout()
                                .map(timeout -> Durations.format(timeout) + ", then")
                                .orElse("none; to end it") + " TERM, and KILL after "
                        + Durations.format(limits.killAfter()));
        add("max_output", Sizes.format(limits.maxOutputBytes()) + " of output kept; more is dropped in the middle");
        limits.memoryBytes().ifPresent(bytes -> add("memory", Sizes.format(bytes) + " for the whole process tree"));
        limits.cpuTime().ifPresent(time -> add("cpu_time", Durations.format(time) + " of processor time"));
        task.action()
                .shards()
                .ifPresent(count -> add(
                        "shards",
                        count + " processes at once; it succeeds if all do, and a retry starts those that failed"));
        add("success_codes", "exit " + joined(limits.successCodes()) + " is success");
        if (!limits.fatalCodes().isEmpty()) {
            add("fatal_codes", "exit " + joined(limits.fatalCodes()) + " is not retried");
        }
    }

    private void overlap(Task task) {
        Overlap overlap = task.policy().overlap();
        add(
                "overlap",
                switch (overlap) {
                    case SKIP -> "skip: what is due while it runs is recorded as skipped";
                    case QUEUE -> "queue: what is due while it runs starts afterwards";
                    case REPLACE -> "replace: what runs is ended for what is due";
                    case ALLOW ->
                        "allow: runs beside itself"
                                + (registered.declared("max_running").isPresent()
                                        ? ", at most " + task.policy().maxRunning() + " at once"
                                        : "");
                });
    }

    private void claims(Task task) {
        Reprioritised set = registered.row().reprioritised();
        Object file = registered.row().declared().keys().getOrDefault("priority", Task.DEFAULT_PRIORITY);
        add(
                "priority",
                task.priority() + " (1 is critical, 5 is low)"
                        + (set == null ? "" : ", set by " + set.by() + "; the file says " + file));
        List<String> hosts = task.policy().hosts();
        add("hosts", hosts.isEmpty() ? "any" : String.join(", ", hosts));
    }

    private void others() {
        Set<String> told = lines.stream().map(PolicyLine::key).collect(Collectors.toSet());
        declared(registered).forEach((key, value) -> {
            if (!told.contains(key) && !NOT_POLICIES.contains(key) && !SHOWN_WITH.contains(key)) {
                add(key, words(value));
            }
        });
    }

    private void add(String key, String meaning) {
        lines.add(new PolicyLine(key, meaning, source(key)));
    }

    private PolicySource source(String key) {
        if (key.equals("priority") && registered.row().reprioritised() != null) {
            return PolicySource.OPERATOR;
        }
        return registered.declared(key).isPresent() ? PolicySource.FILE : PolicySource.DEFAULT;
    }

    private static String joined(List<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** A value as words: {@code max 3, delay 30s}. */
    static String words(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + words(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Policies::words).collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }

    private static @Nullable Object masked(@Nullable Object env) {
        if (!(env instanceof Map<?, ?> map)) {
            return env;
        }
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            boolean hidden = SecretValues.isHidden(String.valueOf(name), String.valueOf(value));
            masked.put(String.valueOf(name), hidden ? "(hidden)" : value);
        });
        return masked;
    }
}
