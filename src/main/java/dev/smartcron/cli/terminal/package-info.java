/** Output for terminals: tables, colour, times, progress, and what tasks print while they run. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.cli.terminal;
