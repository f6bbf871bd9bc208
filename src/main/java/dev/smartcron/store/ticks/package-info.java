/** When each node ticked, and what its ticks did. */
@NullMarked
package dev.smartcron.store.ticks;

import org.jspecify.annotations.NullMarked;
