/** Explains why a task did or did not run at a time: what was recorded, in sentences. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.status.why;
