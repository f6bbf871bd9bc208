/** The statements that upkeep is made of, and when each kind of it last succeeded. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.upkeep;
