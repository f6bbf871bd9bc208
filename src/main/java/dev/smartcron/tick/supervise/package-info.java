/** Supervision: the loop of a runner, and its runs from the claim to the recorded end. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.tick.supervise;
