/** What is asked and answered, whatever carries it. */
@NullMarked
package dev.smartcron.web.http;

import org.jspecify.annotations.NullMarked;
