package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.process.kernel.MachineLoad;
import dev.smartcron.process.kernel.MachineLoad.Memory;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.settings.Reserve;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Sizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the machine has memory left, and is not overloaded.
 *
 * @param machine its memory, and that of the control group it is in; empty where the kernel does not tell
 * @param load the average of one minute, for each processor
 */
record LoadCheck(
        String node,
        HealthSettings limits,
        Supplier<Optional<Memory>> machine,
        Supplier<Optional<Memory>> group,
        Supplier<Optional<Double>> load)
        implements Check {
    /** The check of the machine we are on. */
    static LoadCheck real(String node, HealthSettings limits, Supplier<Optional<Memory>> group) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new LoadCheck(
                node,
                limits,
                MachineLoad::memory,
                group,
                () -> MachineLoad.load().map(load -> load / processors));
    }

    @Override
    public List<CheckResult> check(Instant now) {
        List<CheckResult> results = new ArrayList<>();
        Stream.of(machine.get(), group.get())
                .flatMap(Optional::stream)
                .reduce((one, other) -> percent(one) <= percent(other) ? one : other)
                .ifPresent(memory -> results.add(memory(memory)));
        load.get().ifPresent(is -> results.add(load(is, limits.loadMax().orElse(null))));
        return results;
    }

    private CheckResult memory(Memory memory) {
        Reserve least = limits.memoryFreeMin();
        String free = Sizes.brief(memory.available()) + " of " + Sizes.brief(memory.total()) + " available";
        boolean isShort = least.isShort(memory.available(), memory.total());
        List<Finding> findings = isShort ? List.of(scarce(memory, free)) : List.of();
        return CheckResult.of(
                "memory",
                isShort ? CheckStatus.DEGRADED : CheckStatus.OK,
                isShort ? findings.get(0).summary() + " (" + free + ")" : free,
                new Measured(percent(memory), least.percent() ? least.amount() : null, true),
                List.of(CheckFindings.of(AlertRule.MEMORY_LOW, node, findings)));
    }

    private Finding scarce(Memory memory, String free) {
        return new Finding(
                node,
                Severity.HIGH,
                "little memory left on " + node + ": " + percent(memory) + "%",
                Details.of(free + "; health.memory_free_min is " + limits.memoryFreeMin()
                                + ". When nothing is left, the kernel kills whole processes.")
                        .andTry(
                                "ps -eo pid,rss,args --sort=-rss | head", "who has it",
                                "smartcron status", "what runs"));
    }

    /** @param most null for any: then whatever was found before that was so is over */
    private CheckResult load(double is, @Nullable Double most) {
        String words = String.format(Locale.ROOT, "%.2f for each processor", is);
        List<Finding> findings = most != null && is > most ? List.of(busy(words, most)) : List.of();
        return CheckResult.of(
                "load",
                findings.isEmpty() ? CheckStatus.OK : CheckStatus.DEGRADED,
                findings.isEmpty() ? words : findings.get(0).summary(),
                new Measured(Math.round(is * 100) / 100.0, most),
                List.of(CheckFindings.of(AlertRule.LOAD_HIGH, node, findings)));
    }

    private Finding busy(String words, double most) {
        return new Finding(
                node,
                Severity.MEDIUM,
                "the load of " + node + " is " + words,
                Details.of("health.load_max is " + most + ". Tasks take longer than they should meanwhile.")
                        .andTry(
                                "ps -eo pid,pcpu,args --sort=-pcpu | head", "who is at work",
                                "smartcron status", "what runs"));
    }

    private static double percent(Memory memory) {
        return Math.round(1_000.0 * memory.available() / memory.total()) / 10.0;
    }
}
