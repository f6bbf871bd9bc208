/** Output for terminals: tables, colour, times, progress, and what tasks print while they run. */
@NullMarked
package dev.smartcron.cli.terminal;

import org.jspecify.annotations.NullMarked;
