/** The minute: plan what is due, claim it, run it, record it, tell of it. */
@NullMarked
package dev.smartcron.tick;

import org.jspecify.annotations.NullMarked;
