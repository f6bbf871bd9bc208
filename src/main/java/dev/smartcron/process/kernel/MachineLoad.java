package dev.smartcron.process.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how busy the machine is, from {@code /proc/loadavg} and {@code /proc/meminfo}. */
public final class MachineLoad {
    private static final Pattern TOTAL = Pattern.compile("^MemTotal:\\s+(\\d+) kB$", Pattern.MULTILINE);
    private static final Pattern AVAILABLE = Pattern.compile("^MemAvailable:\\s+(\\d+) kB$", Pattern.MULTILINE);

    private MachineLoad() {}

    /** Memory of the whole machine, in bytes. */
    public record Memory(long total, long available) {}

    /** The load average of the last minute; empty where the kernel does not tell. */
    public static Optional<Double> load() {
        String[] words = ProcFile.read("/proc/loadavg").split(" ", 2);
        try {
            return words[0].isEmpty() ? Optional.empty() : Optional.of(Double.parseDouble(words[0]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The memory that there is, and that new processes can have; empty where the kernel does not tell. */
    public static Optional<Memory> memory() {
        String text = ProcFile.read("/proc/meminfo");
        Matcher total = TOTAL.matcher(text);
        Matcher available = AVAILABLE.matcher(text);
        return total.find() && available.find()
                ? Optional.of(
                        new Memory(Long.parseLong(total.group(1)) * 1024, Long.parseLong(available.group(1)) * 1024))
                : Optional.empty();
    }
}
