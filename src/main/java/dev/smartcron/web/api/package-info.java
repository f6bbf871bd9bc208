/** The API's routes. */
@NullMarked
package dev.smartcron.web.api;

import org.jspecify.annotations.NullMarked;
