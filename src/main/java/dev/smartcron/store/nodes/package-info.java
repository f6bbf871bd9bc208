/** The nodes that tick against this database: when each did, and what its ticks did. */
@NullMarked
package dev.smartcron.store.nodes;

import org.jspecify.annotations.NullMarked;
