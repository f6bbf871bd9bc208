/** What an operator asks: the task table, history, logs, the system at a glance. */
@NullMarked
package dev.smartcron.status;

import org.jspecify.annotations.NullMarked;
