/** Sends events on to the addresses that want them. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.hooks;
