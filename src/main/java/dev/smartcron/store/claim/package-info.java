/** Executions that wait, are claimed and end: every statement that changes a status or a slot. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.claim;
