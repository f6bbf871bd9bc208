/** Checks of runner, database, machine and tasks: {@code health} makes one list of them, {@code verify} another. */
@NullMarked
package dev.smartcron.checks;

import org.jspecify.annotations.NullMarked;
