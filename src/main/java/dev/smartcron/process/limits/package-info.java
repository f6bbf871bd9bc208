/** Limits on what a task may use: of its processes, of its tree, and the control groups that hold them. */
@NullMarked
package dev.smartcron.process.limits;

import org.jspecify.annotations.NullMarked;
