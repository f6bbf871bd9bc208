/** What was declared: a task and its policies as immutable, validated values. */
@NullMarked
package dev.smartcron.task;

import org.jspecify.annotations.NullMarked;
