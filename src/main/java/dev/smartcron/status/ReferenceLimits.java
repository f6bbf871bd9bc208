package dev.smartcron.status;

import dev.smartcron.task.Limits;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Retries;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Markdown;
import dev.smartcron.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The limits of a task in short, for the {@link TaskReference}. */
final class ReferenceLimits {
    private ReferenceLimits() {}

    /**
     * Its limits, as Markdown; none where no runner starts it.
     *
     * @param groups the most runs at once of each group
     */
    static List<String> of(Task task, Map<String, Integer> groups) {
        List<String> facts = new ArrayList<>();
        if (task.startedByCrontab()) {
            return facts;
        }
        Limits limits = task.limits();
        limits.timeout().ifPresent(time -> facts.add("ended after " + Durations.format(time)));
        limits.memoryBytes().ifPresent(bytes -> facts.add(Sizes.format(bytes) + " of memory"));
        limits.cpuTime().ifPresent(time -> facts.add(Durations.format(time) + " of processor time"));
        limits.processes().ifPresent(most -> facts.add(most + " processes"));
        task.action().shards().ifPresent(count -> facts.add(count + " shards at once"));
        task.policy()
                .group()
                .ifPresent(group -> facts.add("group " + Markdown.code(group)
                        + (groups.containsKey(group) ? ", " + groups.get(group) + " at once" : "")));
        facts.add(overlap(task.policy(), task.isContinuous()));
        retries(task.retries(), task.isContinuous()).ifPresent(facts::add);
        return facts;
    }

    private static String overlap(Policy policy, boolean service) {
        return switch (policy.overlap()) {
            case SKIP -> "one at a time" + (service ? "" : ", else skipped");
            case QUEUE -> "one at a time, up to " + policy.maxWaiting() + " wait";
            case REPLACE -> "one at a time, the newest replaces";
            case ALLOW ->
                policy.maxRunning() == Integer.MAX_VALUE ? "any number at once" : policy.maxRunning() + " at once";
        };
    }

    private static Optional<String> retries(Retries retries, boolean service) {
        String first = Durations.format(retries.before(1, 1));
        if (service) {
            return Optional.of("started again after " + first + " to " + Durations.format(retries.maxDelay()));
        }
        String last = Durations.format(retries.before(Math.max(1, retries.max()), 1));
        return switch (retries.max()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of("1 retry after " + first);
            default ->
                Optional.of(retries.max() + " retries after " + first + (last.equals(first) ? "" : " to " + last));
        };
    }
}
