/** Planning: which firings, and which further attempts, get a row. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.tick.plan;
