/** A task and its policies as declared, in immutable, validated values. */
@NullMarked
package dev.smartcron.task;

import org.jspecify.annotations.NullMarked;
