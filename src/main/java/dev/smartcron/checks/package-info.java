/** Checks of runner, database, machine and tasks: {@code health} makes one list of them, {@code verify} another. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.checks;
