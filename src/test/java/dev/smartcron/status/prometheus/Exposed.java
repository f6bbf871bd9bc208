package dev.smartcron.status.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Figures as Prometheus reads them. */
public final class Exposed {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+(?:\\{.*})?) (\\S+)");

    private Exposed() {}

    /** Values by the name of their metric and its labels, {@code smartcron_queue_jobs{state="pending"}}. */
    public static Map<String, Double> values(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            assertThat(values.put(sample.group(1), Double.parseDouble(sample.group(2))))
                    .as(line)
                    .isNull();
        });
        return values;
    }
}
