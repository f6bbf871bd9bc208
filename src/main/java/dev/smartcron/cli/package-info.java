/** One class a command: parse, call one object, print, exit code. */
@NullMarked
package dev.smartcron.cli;

import org.jspecify.annotations.NullMarked;
