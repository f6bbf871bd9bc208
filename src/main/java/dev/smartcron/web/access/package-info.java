/** Access: tokens and their roles, and the steps from a call to its answer. */
@NullMarked
package dev.smartcron.web.access;

import org.jspecify.annotations.NullMarked;
