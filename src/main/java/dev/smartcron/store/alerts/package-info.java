/** Conditions that are or were wrong, and the messages about them on their way out. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.alerts;
