package dev.smartcron.tick.admit;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.kernel.MachineLoad;
import dev.smartcron.settings.HoldLowPriority;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks whether the machine is too busy for tasks of low priority. */
public final class HeldBack {
    private HeldBack() {}

    /** The reason for which they are held back now; null when they are not, and where the kernel does not tell. */
    public static @Nullable Reason reason(HoldLowPriority bounds) {
        if (bounds.isNever()) {
            return null;
        }
        Reason reason = Reason.of(ReasonCode.LOW_PRIORITY);
        Double most = bounds.load().orElse(null);
        Double load = most == null ? null : MachineLoad.load().orElse(null);
        if (most != null && load != null && load > most) {
            return reason.with("load", decimal(load)).with("most_load", decimal(most));
        }
        MachineLoad.Memory memory =
                bounds.memoryFree().isEmpty() ? null : MachineLoad.memory().orElse(null);
        return memory != null && bounds.memoryFree().get().isShort(memory.available(), memory.total())
                ? reason.with("memory", memory.available())
                : null;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
