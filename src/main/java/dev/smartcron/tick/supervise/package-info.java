/** Supervision: the loop of a runner, and its runs from the claim to the recorded end. */
@NullMarked
package dev.smartcron.tick.supervise;

import org.jspecify.annotations.NullMarked;
