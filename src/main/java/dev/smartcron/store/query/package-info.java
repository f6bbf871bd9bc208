/** Reads what operators ask for, and changes the table of tasks for them. */
@NullMarked
package dev.smartcron.store.query;

import org.jspecify.annotations.NullMarked;
