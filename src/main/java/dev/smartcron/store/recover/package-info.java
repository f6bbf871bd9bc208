/** Claims whose runner may be gone. */
@NullMarked
package dev.smartcron.store.recover;

import org.jspecify.annotations.NullMarked;
