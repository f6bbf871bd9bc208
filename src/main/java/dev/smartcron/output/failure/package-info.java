/** Summarizes a failed attempt from its output: the stack trace of seven languages, or the last error. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.output.failure;
