/** Schedules, zones and clock changes as pure time, without a task, a clock or any input and output. */
@NullMarked
package dev.smartcron.schedule;

import org.jspecify.annotations.NullMarked;
