/** Conditions that are or were wrong, and the messages about them on their way out. */
@NullMarked
package dev.smartcron.store.alerts;

import org.jspecify.annotations.NullMarked;
