/** Schedules, zones and clock changes as pure time, without a task, a clock or any input and output. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.schedule;
