/** Follows what a run prints: out of its private file into its log, without its secrets. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.output;
