/** The minute: plan what is due, claim it, run it, record it. */
@NullMarked
package dev.smartcron.tick;

import org.jspecify.annotations.NullMarked;
