/** Answers what operators ask: the task table, what happened, what comes, the state of the whole. */
@NullMarked
package dev.smartcron.status;

import org.jspecify.annotations.NullMarked;
