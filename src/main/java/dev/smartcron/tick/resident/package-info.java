/** The one runner that stays with a node's processes, and what it takes over. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.tick.resident;
