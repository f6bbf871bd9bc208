/** What terminals show: tables, colour, times, progress, and output while it is printed. */
@NullMarked
package dev.smartcron.cli.terminal;

import org.jspecify.annotations.NullMarked;
