/** Limits on what a task may use: of its processes, of its tree, and the control groups that hold them. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.process.limits;
