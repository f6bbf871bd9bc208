/** Alerts: conditions, the outbox and its channels. */
@NullMarked
package dev.smartcron.alert;

import org.jspecify.annotations.NullMarked;
