/** Reads what operators ask for, and changes the table of tasks for them. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.query;
