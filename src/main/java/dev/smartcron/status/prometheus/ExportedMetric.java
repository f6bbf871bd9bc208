package dev.smartcron.status.prometheus;

import static dev.smartcron.status.prometheus.ExportedMetric.MetricType.COUNTER;
import static dev.smartcron.status.prometheus.ExportedMetric.MetricType.GAUGE;

import dev.smartcron.text.PublicWord;
import java.util.List;

/**
 * Every metric that Prometheus is given: its name, its labels and what it says. The table in docs/metrics.md is made from
 * this.
 */
enum ExportedMetric {
    BUILD_INFO("smartcron_build_info", GAUGE, "Always 1; the version stands in its label.", "version"),
    TASK_ENABLED(
            "smartcron_task_enabled",
            GAUGE,
            "Whether the task may run: 1, or 0 where its file or an operator has it disabled.",
            "task"),
    TASK_PAUSED(
            "smartcron_task_paused", GAUGE, "Whether a pause keeps the task from being started now: 1 or 0.", "task"),
    TASK_RUNNING("smartcron_task_running", GAUGE, "Executions of the task that run now.", "task"),
    TASK_NEXT_RUN(
            "smartcron_task_next_run_timestamp_seconds",
            GAUGE,
            "Next firing of the task; none for one that no clock starts, or that is disabled.",
            "task"),
    TASK_LAST_SUCCESS(
            "smartcron_task_last_success_timestamp_seconds",
            GAUGE,
            "Start of the newest execution that succeeded; none before the first one, and for services.",
            "task"),
    TASK_LAST_START(
            "smartcron_task_last_start_timestamp_seconds",
            GAUGE,
            "Start of the newest run, also of one that goes on.",
            "task"),
    TASK_LAST_END("smartcron_task_last_end_timestamp_seconds", GAUGE, "End of the newest run that has ended.", "task"),
    TASK_LAST_DURATION(
            "smartcron_task_last_duration_seconds",
            GAUGE,
            "Time that the newest run that has ended took, from its first start to its end.",
            "task"),
    TASK_LAST_STATUS(
            "smartcron_task_last_status",
            GAUGE,
            "How the newest run that has ended did so: 1 for that status, 0 for every other.",
            "task",
            "status"),
    TASK_PEAK_MEMORY(
            "smartcron_task_peak_memory_bytes",
            GAUGE,
            "The most memory that any run of the task has ever used.",
            "task"),
    EXECUTIONS(
            "smartcron_executions_total",
            COUNTER,
            "Executions of the task that have ended so; of those skipped or missed: firings.",
            "task",
            "status"),
    EXECUTION_SECONDS(
            "smartcron_execution_seconds_total",
            COUNTER,
            "Time that all runs of the task together took, each from its first start to its end.",
            "task"),
    CPU_SECONDS(
            "smartcron_cpu_seconds_total", COUNTER, "Processor time that all runs of the task together used.", "task"),
    LAST_TICK(
            "smartcron_tick_last_timestamp_seconds",
            GAUGE,
            "Last tick of the node, also one that found nothing to do.",
            "node"),
    TICK_LAG(
            "smartcron_tick_lag_seconds",
            GAUGE,
            "How far the node's last tick of the last 24 hours that had something to do began behind its minute.",
            "node"),
    TICKS_MISSING(
            "smartcron_ticks_missing_last_day",
            GAUGE,
            "Minutes of the last 24 hours in which the node did not tick.",
            "node"),
    LOCKS_HELD("smartcron_locks_held", GAUGE, "Locks of tasks that are held."),
    QUEUE_JOBS("smartcron_queue_jobs", GAUGE, "One-off jobs that wait, or run.", "state"),
    QUEUE_OLDEST(
            "smartcron_queue_oldest_due_timestamp_seconds",
            GAUGE,
            "When the job was due that is due for longest and was not started; none where no job is due."),
    ALERTS("smartcron_alerts", GAUGE, "Open alerts.", "severity", "state"),
    OUTBOX_UNDELIVERED(
            "smartcron_outbox_undelivered",
            GAUGE,
            "Messages about alerts that the channel has not delivered and still tries.",
            "channel"),
    DATABASE_SIZE("smartcron_database_size_bytes", GAUGE, "Size of the database with its indexes and its log."),
    SCRAPE_DURATION("smartcron_scrape_seconds", GAUGE, "Time that it took to read these figures.");

    /** Types of metrics, as Prometheus has them. */
    enum MetricType implements PublicWord {
        GAUGE,
        COUNTER
    }

    private final String metric;
    private final MetricType type;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // as List.of makes them, these are
    private final List<String> labels;

    ExportedMetric(String metric, MetricType type, String help, String... labels) {
        this.metric = metric;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name as Prometheus has it, with its unit. */
    String metric() {
        return metric;
    }

    MetricType type() {
        return type;
    }

    /** The meaning, as a sentence. */
    String help() {
        return help;
    }

    /** The names of its labels; none where it has one value. */
    List<String> labels() {
        return labels;
    }
}
