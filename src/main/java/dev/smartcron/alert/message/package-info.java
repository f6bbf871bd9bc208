/** News of conditions, with all that is known of them, before a channel gives them its form. */
@NullMarked
package dev.smartcron.alert.message;

import org.jspecify.annotations.NullMarked;
