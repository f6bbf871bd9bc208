/** The one runner that stays with a node's processes, and what it takes over. */
@NullMarked
package dev.smartcron.tick.resident;

import org.jspecify.annotations.NullMarked;
