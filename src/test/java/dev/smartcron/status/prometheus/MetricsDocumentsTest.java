package dev.smartcron.status.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.yaml.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md has every metric that Prometheus is given. */
class MetricsDocumentsTest {
    @Test
    void the_table_is_what_is_exported() throws IOException {
        Generated.isUpToDateBelow(
                "<!-- From here on made from the metrics. -->",
                Path.of("docs/metrics.md"),
                "| name | type | labels | is |\n|---|---|---|---|\n"
                        + Arrays.stream(ExportedMetric.values())
                                .map(MetricsDocumentsTest::line)
                                .collect(Collectors.joining()));
    }

    /** By the rules of Prometheus' own practices. */
    @Test
    void names_say_their_unit_and_counters_that_they_are() {
        assertThat(ExportedMetric.values()).allSatisfy(metric -> {
            assertThat(metric.metric()).matches("smartcron_[a-z_]+");
            assertThat(metric.metric().endsWith("_total"))
                    .isEqualTo(metric.type() == ExportedMetric.MetricType.COUNTER);
            assertThat(metric.help()).matches("[A-Z].*\\.");
        });
        assertThat(Arrays.stream(ExportedMetric.values()).map(ExportedMetric::metric))
                .doesNotHaveDuplicates();
    }

    private static String line(ExportedMetric metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `" + metric.metric() + "` | " + metric.type().word() + " | " + labels + " | " + metric.help()
                + " |\n";
    }
}
