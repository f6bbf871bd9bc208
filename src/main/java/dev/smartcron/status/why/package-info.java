/** Explains why a task did or did not run at a time: what was recorded, in sentences. */
@NullMarked
package dev.smartcron.status.why;

import org.jspecify.annotations.NullMarked;
