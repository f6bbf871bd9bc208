/** Executions that wait, are claimed and end: every statement that changes a status or a slot. */
@NullMarked
package dev.smartcron.store.claim;

import org.jspecify.annotations.NullMarked;
