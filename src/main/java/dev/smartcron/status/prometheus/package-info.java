/** Figures of tasks and system in Prometheus' exposition format. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.status.prometheus;
