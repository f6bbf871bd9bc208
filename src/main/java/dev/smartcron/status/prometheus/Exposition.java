package dev.smartcron.status.prometheus;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects values of metrics and writes them in Prometheus' text format; a metric without a value is left out. */
final class Exposition {
    private final Map<ExportedMetric, List<LabelledValue>> values = new EnumMap<>(ExportedMetric.class);

    private record LabelledValue(double value, Labels labels) {}

    /** Adds a value; {@code labels} are the values of the metric's labels, in their order. */
    void add(ExportedMetric metric, double value, String... labels) {
        values.computeIfAbsent(metric, none -> new ArrayList<>())
                .add(new LabelledValue(value, Labels.of(metric.labels(), List.of(labels))));
    }

    /** Adds a count. */
    void add(ExportedMetric metric, long value, String... labels) {
        add(metric, (double) value, labels);
    }

    /** Adds 1 or 0. */
    void add(ExportedMetric metric, boolean value, String... labels) {
        add(metric, value ? 1L : 0L, labels);
    }

    /** Adds a time in seconds since 1970, or nothing where it is null. */
    void add(ExportedMetric metric, @Nullable Instant value, String... labels) {
        if (value != null) {
            add(metric, seconds(value.toEpochMilli()), labels);
        }
    }

    /** Adds a time in seconds. */
    void add(ExportedMetric metric, Duration value, String... labels) {
        add(metric, seconds(value.toMillis()), labels);
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }

    /** The text; its last line ends like every other. */
    String text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        MetricSnapshots all = new MetricSnapshots(values.entrySet().stream()
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList());
        try {
            PrometheusTextFormatWriter.create().write(text, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static MetricSnapshot snapshot(ExportedMetric metric, List<LabelledValue> values) {
        MetricMetadata metadata = new MetricMetadata(metric.metric(), metric.help());
        return switch (metric.type()) {
            case GAUGE ->
                new GaugeSnapshot(
                        metadata,
                        values.stream()
                                .map(each -> new GaugeDataPointSnapshot(each.value(), each.labels(), null))
                                .toList());
            case COUNTER ->
                new CounterSnapshot(
                        metadata,
                        values.stream()
                                .map(each -> new CounterDataPointSnapshot(each.value(), each.labels(), null, 0))
                                .toList());
        };
    }
}
