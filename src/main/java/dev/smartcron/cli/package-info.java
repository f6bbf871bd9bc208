/** Commands, one class each: parse, call one object, print, exit code. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.cli;
