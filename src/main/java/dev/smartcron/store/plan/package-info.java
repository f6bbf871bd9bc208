/** Due firings, and the executions they become. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.plan;
