/** Follows what a run prints: out of its private file into its log, without its secrets. */
@NullMarked
package dev.smartcron.output;

import org.jspecify.annotations.NullMarked;
