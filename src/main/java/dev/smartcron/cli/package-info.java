/** Commands, one class each: parse, call one object, print, exit code. */
@NullMarked
package dev.smartcron.cli;

import org.jspecify.annotations.NullMarked;
