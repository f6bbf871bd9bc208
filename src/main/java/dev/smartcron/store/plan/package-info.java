/** Due firings, and the executions they become. */
@NullMarked
package dev.smartcron.store.plan;

import org.jspecify.annotations.NullMarked;
