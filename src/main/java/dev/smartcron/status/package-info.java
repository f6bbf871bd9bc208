/** What an operator asks: the task table, what happened, what comes, how the whole stands. */
@NullMarked
package dev.smartcron.status;

import org.jspecify.annotations.NullMarked;
