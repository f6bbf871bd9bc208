/** Answers what operators ask: the task table, what happened, what comes, the state of the whole. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.status;
