/** Alerts: conditions, the outbox and its channels. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.alert;
