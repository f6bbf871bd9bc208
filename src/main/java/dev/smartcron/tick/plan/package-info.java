/** Planning: which firings, and which further attempts, get a row. */
@NullMarked
package dev.smartcron.tick.plan;

import org.jspecify.annotations.NullMarked;
