/** The minute: plan what is due, claim it, run it, record it. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.tick;
