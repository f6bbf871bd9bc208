/** Who may ask for what. */
@NullMarked
package dev.smartcron.web.access;

import org.jspecify.annotations.NullMarked;
