/** Summarizes a failed attempt from its output: the stack trace of seven languages, or the last error. */
@NullMarked
package dev.smartcron.output.failure;

import org.jspecify.annotations.NullMarked;
