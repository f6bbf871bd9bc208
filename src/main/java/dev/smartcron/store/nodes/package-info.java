/** The nodes that tick against this database: when each did, and what its ticks did. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.nodes;
