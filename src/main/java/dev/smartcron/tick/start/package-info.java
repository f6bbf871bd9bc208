/** Starting: a claim becomes a process with its environment, its output and its folder. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.tick.start;
